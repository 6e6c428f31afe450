using Antiphon.Proof.Runtime;
using Antiphon.Proof.World;

namespace Antiphon.Proof.Crowds;

/// <summary>Episodes of a crowd, one after the other, until there were so many offers or a rule is broken.</summary>
public sealed record Crowd(Coverage Coverage, int Episodes, CrowdEpisode? Failed)
{
    /// <summary>Halls that share the silos.</summary>
    public const int Halls = 12;

    /// <summary>How many failures of each kind there must have been: 1,000 in 50,000 offers; silos are lost in one episode of four.</summary>
    public static IEnumerable<(string What, long Count, long Wanted)> Rows(Coverage coverage) => coverage.Rows(failure => failure switch
    {
        Failure.Repeated => null, // Orleans repeats no message
        Failure.SiloLost => coverage.Offers / 100_000,
        _ => coverage.Offers / 50,
    });

    /// <summary>Plays. Of four episodes one is calm, and in one a silo is lost.</summary>
    public static Crowd Until(long offers, ulong seed, PlantedFault plant = PlantedFault.None, Action<Coverage, int>? progress = null)
    {
        var coverage = new Coverage();
        var number = 0;
        while (coverage.Offers < offers)
        {
            var episode = CrowdEpisode.Play(Run.SeedOf(seed, (ulong)number), Halls, strength: number % 4 == 2 ? 0 : 1, plant, replacesSilo: number % 4 == 1);
            coverage.Add(episode.Coverage);
            number++;
            progress?.Invoke(coverage, number);
            if (episode.Faults.Any())
                return new Crowd(coverage, number, episode);
        }
        return new Crowd(coverage, number, null);
    }
}
