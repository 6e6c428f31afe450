using System.Diagnostics;
using Antiphon.Proof.World;

namespace Antiphon.Proof.Crowds;

/// <summary>The command: plays a crowd and says how it went.</summary>
internal static class CrowdPrint
{
    /// <summary>Plays so many offers; 0: all rules held and everything was covered.</summary>
    public static int Play(long offers, ulong seed, PlantedFault plant)
    {
        var watch = Stopwatch.StartNew();
        var crowd = Crowd.Until(offers, seed, plant, (coverage, episodes) => Console.WriteLine(
            $"{watch.Elapsed:hh\\:mm\\:ss}  {coverage.Offers,9:N0} offers in {episodes:N0} episodes of {Crowd.Halls} halls, {coverage.Offers / watch.Elapsed.TotalSeconds:N0}/s, {GC.GetTotalMemory(false) >> 20:N0} MiB"));
        if (crowd.Failed is { } failed)
        {
            Console.WriteLine($"Episode {crowd.Episodes - 1} of seed {seed} breaks a rule:");
            foreach (var (hall, fault) in failed.Faults)
                Console.WriteLine($"  hall {hall}: {fault}");
            Console.WriteLine("What was written in that hall:");
            foreach (var line in failed.HistoryOf(failed.Faults.First().Hall))
                Console.WriteLine($"  {line}");
            Console.WriteLine($"Again, though not the same in each step: --crowd {offers} --seed {seed}{(plant == PlantedFault.None ? "" : $" --plant {plant}")}");
            return 1;
        }
        Console.WriteLine($"{crowd.Coverage.Offers:N0} offers through real actors on three silos in {crowd.Episodes:N0} episodes, {watch.Elapsed:hh\\:mm\\:ss}, seed {seed}");
        foreach (var (what, count, least) in Crowd.Rows(crowd.Coverage))
            Console.WriteLine($"  {what,-36} {count,12:N0}  {(count < Math.Max(1, least) ? $"TOO FEW, {least:N0} wanted" : $"{100.0 * count / crowd.Coverage.Offers:0.00} per 100 offers")}");
        return Coverage.Missing(Crowd.Rows(crowd.Coverage)).Any() ? 1 : 0;
    }
}
