using Antiphon.Rounds;
using Shouldly;

namespace Antiphon;

/// <summary>A dozen of the rounds that <c>--rounds</c> plays in any number.</summary>
public sealed class KilledAtRandomTests
{
    private const int Rounds = 12;
    private const int Seed = 20_170_917;

    [Fact(Timeout = 300_000)]
    public async Task Silo_KilledAndFrozenTwelveTimes_HasEachCallOnce()
    {
        var reckoning = await new CrashRounds(Rounds, Seed, Console.WriteLine).Run(TestContext.Current.CancellationToken);

        Console.WriteLine($"crash: {Rounds} rounds, seed {Seed}: {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played);
        reckoning.Answered.ShouldBePositive();
    }
}
