using Antiphon.Proof.Checking;
using Antiphon.Proof.Runtime;
using Antiphon.Proof.World;

namespace Antiphon.Proof;

/// <summary>An episode that broke a rule.</summary>
public sealed record FailedEpisode(ulong Number, Plan Plan, IReadOnlyList<Fault> Faults);

/// <summary>Episodes of one seed, one after the other, until there were so many offers or a rule is broken.</summary>
public sealed record Run(Coverage Coverage, ulong Episodes, ulong History, FailedEpisode? Failed)
{
    /// <summary>The seed of one episode.</summary>
    public static ulong SeedOf(ulong seed, ulong episode) => Chance.Key(seed, episode);

    /// <summary>Plays.</summary>
    public static Run Until(long offers, ulong seed, PlantedFault plant = PlantedFault.None, Action<Coverage, ulong>? progress = null)
    {
        var coverage = new Coverage();
        ulong number = 0, history = 0;
        for (; coverage.Offers < offers; number++)
        {
            var plan = Plan.Make(SeedOf(seed, number));
            var episode = Episode.Play(plan, plant);
            coverage.Add(episode.Coverage);
            history = Chance.Key(history, episode.History);
            if (episode.Faults.Count > 0)
                return new Run(coverage, number + 1, history, new FailedEpisode(number, plan, episode.Faults));
            progress?.Invoke(coverage, number);
        }
        return new Run(coverage, number, history, null);
    }
}
