using Antiphon.Proof.Runtime;
using Antiphon.Proof.World;

namespace Antiphon.Proof.Crowds;

/// <summary>Episodes of a crowd, one after the other, until there were so many offers or a rule is broken (with a fault planted: its own).</summary>
public sealed record Crowd(ulong Seed, Coverage Coverage, int Episodes, int LongQuiets, CrowdEpisode? Failed)
{
    /// <summary>Halls that share the silos.</summary>
    public const int Halls = 26;

    private const int SilosLost = 1;

    /// <summary>How many halls shared them.</summary>
    public int SideBySide { get; init; } = Halls;

    /// <summary>The fault that was put in.</summary>
    public PlantedFault Plant { get; init; }

    /// <summary>How many failures of each kind there must have been: 1,000 in 50,000 offers. To lose a silo costs seconds.</summary>
    public IEnumerable<(string What, long Count, long Wanted)> Rows() => Coverage.Rows(failure => failure switch
    {
        Failure.Repeated => null, // Orleans repeats no message
        Failure.SiloLost => Coverage.Offers / 20_000,
        _ => Coverage.Offers / 50,
    });

    /// <summary>Plays, on a thread of its own: the pool must be idle when nothing is in flight.</summary>
    /// <param name="offers">So many.</param>
    /// <param name="seed">What the people do, and which shares fail.</param>
    /// <param name="plant">A fault that is put in, in each hall.</param>
    /// <param name="halls">Halls that share the silos.</param>
    /// <param name="progress">Told each virtual second: offers and whole episodes so far.</param>
    public static Task<Crowd> Start(long offers, ulong seed, PlantedFault plant = PlantedFault.None, int halls = Halls, Action<long, int>? progress = null) =>
        Task.Factory.StartNew(() => Play(offers, seed, plant, halls, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Of four episodes one is calm; in each of the others a silo is lost. Of eight one is as slow as life: calls are longer, and it costs four times as much.</summary>
    private static Crowd Play(long offers, ulong seed, PlantedFault plant, int halls, Action<long, int>? progress)
    {
        var coverage = new Coverage();
        var (number, longQuiets) = (0, 0);
        while (coverage.Offers < offers)
        {
            var (isCalm, speed) = (number % 4 == 2, number % 8 == 7 ? 1 : 4);
            var episode = CrowdEpisode.Play(Run.SeedOf(seed, (ulong)number), halls, isCalm ? 0 : 1, speed, plant, isCalm ? 0 : SilosLost, more => progress?.Invoke(coverage.Offers + more, number));
            coverage.Add(episode.Coverage);
            number++;
            longQuiets += episode.LongQuiets;
            if (plant.Finds(episode.Faults.Select(fault => fault.Fault)))
                return new Crowd(seed, coverage, number, longQuiets, episode) { SideBySide = halls, Plant = plant };
        }
        return new Crowd(seed, coverage, number, longQuiets, null) { SideBySide = halls, Plant = plant };
    }
}
