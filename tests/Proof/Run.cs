using Antiphon.Proof.Checking;
using Antiphon.Proof.Runtime;
using Antiphon.Proof.World;

namespace Antiphon.Proof;

/// <summary>An episode that broke a rule that was looked for.</summary>
public sealed record FailedEpisode(ulong Number, Plan Plan, IReadOnlyList<Fault> Faults);

/// <summary>Episodes of one seed until there were so many offers or a rule is broken (with a fault planted: its own). They are counted in their order, however many are played side by side.</summary>
public sealed record Run(Coverage Coverage, ulong Episodes, ulong History, IReadOnlyList<FailedEpisode> Failures)
{
    /// <summary>The first that broke a rule; null: none did.</summary>
    public FailedEpisode? Failed => Failures is [var first, ..] ? first : null;

    /// <summary>The seed of one episode.</summary>
    public static ulong SeedOf(ulong seed, ulong episode) => Chance.Key(seed, episode);

    /// <summary>Plays.</summary>
    /// <param name="offers">So many.</param>
    /// <param name="seed">What all follows from.</param>
    /// <param name="plant">A fault that is put in.</param>
    /// <param name="goesOn">True: a broken rule does not end the run.</param>
    /// <param name="progress">Told after each episode.</param>
    public static Run Until(long offers, ulong seed, PlantedFault plant = PlantedFault.None, bool goesOn = false, Action<Coverage, ulong>? progress = null)
    {
        var coverage = new Coverage();
        var failures = new List<FailedEpisode>();
        ulong history = 0, counted = 0;
        foreach (var (number, plan, episode) in Play(seed, plant))
        {
            coverage.Add(episode.Coverage);
            history = Chance.Key(history, episode.History);
            counted = number + 1;
            if (plant.Finds(episode.Faults))
                failures.Add(new FailedEpisode(number, plan, episode.Faults));
            progress?.Invoke(coverage, counted);
            if (coverage.Offers >= offers || (failures.Count > 0 && !goesOn))
                break;
        }
        return new Run(coverage, counted, history, failures);
    }

    /// <summary>All episodes, in order; as many are played at once as there are processors.</summary>
    private static IEnumerable<(ulong Number, Plan Plan, Episode Episode)> Play(ulong seed, PlantedFault plant)
    {
        var ahead = new Queue<(ulong Number, Plan Plan, Task<Episode> Episode)>();
        for (ulong number = 0; ; number++)
        {
            var plan = Plan.Make(SeedOf(seed, number));
            ahead.Enqueue((number, plan, Task.Run(() => Episode.Play(plan, plant))));
            if (ahead.Count < 2 * Environment.ProcessorCount)
                continue;
            var first = ahead.Dequeue();
            yield return (first.Number, first.Plan, first.Episode.GetAwaiter().GetResult());
        }
    }
}
