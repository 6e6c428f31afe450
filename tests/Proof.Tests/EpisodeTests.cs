using Antiphon.Proof.World;
using Shouldly;

namespace Antiphon.Proof;

public sealed class EpisodeTests
{
    [Fact]
    public void Episode_PlayedTwice_HasTheSameHistory()
    {
        var plan = Plan.Make(Run.SeedOf(seed: 1, episode: 1));

        var first = Episode.Play(plan);
        var second = Episode.Play(plan);

        second.History.ShouldBe(first.History);
        first.Coverage.Offers.ShouldBeGreaterThan(0);
    }
}
