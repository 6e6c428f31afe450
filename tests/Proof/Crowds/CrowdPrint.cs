using System.Diagnostics;
using Antiphon.Proof.World;

namespace Antiphon.Proof.Crowds;

/// <summary>Says how a crowd went.</summary>
public static class CrowdPrint
{
    /// <summary>The command: plays so many offers; 0: all rules held and everything was covered; or the planted fault was found.</summary>
    public static async Task<int> Play(long offers, ulong seed, PlantedFault plant, int halls)
    {
        var watch = Stopwatch.StartNew();
        var shown = TimeSpan.Zero;
        var crowd = await Crowd.Start(offers, seed, plant, halls, (played, episodes) =>
        {
            if (watch.Elapsed - shown < TimeSpan.FromSeconds(5))
                return;
            shown = watch.Elapsed;
            Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss}  {played,9:N0} offers, {episodes:N0} episodes of {halls} halls are over, {played / watch.Elapsed.TotalSeconds:N0}/s, {Environment.CpuUsage.TotalTime.TotalSeconds:N0} s of CPU, {GC.GetTotalMemory(false) >> 20:N0} MiB");
        });
        foreach (var line in Report(crowd))
            Console.WriteLine(line);
        Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss}, {crowd.Coverage.Offers / watch.Elapsed.TotalSeconds:N0} offers/s");
        var held = plant == PlantedFault.None ? crowd.Failed is null && !Coverage.Missing(crowd.Rows()).Any() : crowd.Failed is not null;
        return held ? 0 : 1;
    }

    /// <summary>The coverage; of a crowd in which a rule was broken, the faults and what was written in that hall.</summary>
    public static IEnumerable<string> Report(Crowd crowd) => crowd.Failed is { } failed ? Describe(crowd, failed) : Describe(crowd);

    private static IEnumerable<string> Describe(Crowd crowd) =>
        crowd.Rows()
            .Select(row => $"  {row.What,-36} {row.Count,12:N0}  {(row.Count < Math.Max(1, row.Wanted) ? $"TOO FEW, {row.Wanted:N0} wanted" : $"{100.0 * row.Count / crowd.Coverage.Offers:0.00} per 100 offers")}")
            .Append($"  came to rest by half a second without movement: {crowd.LongQuiets}")
            .Prepend($"{crowd.Coverage.Offers:N0} offers through real actors on three silos in {crowd.Episodes:N0} episodes, seed {crowd.Seed}");

    private static IEnumerable<string> Describe(Crowd crowd, CrowdEpisode failed) =>
    [
        $"Episode {crowd.Episodes - 1} of seed {crowd.Seed} breaks a rule:",
        .. failed.Faults.Select(fault => $"  hall {fault.Hall}: {fault.Fault}"),
        "What was written in that hall:",
        .. failed.HistoryOf(failed.Faults.First().Hall).Select(line => $"  {line}"),
        "What was said there last, by the time of the answer:",
        .. failed.MessagesOf(failed.Faults.First().Hall).Select(line => $"  {line}"),
        $"Again, though not the same in each step: --crowd {crowd.Coverage.Offers} --halls {crowd.SideBySide} --seed {crowd.Seed}{(crowd.Plant == PlantedFault.None ? "" : $" --plant {crowd.Plant}")}",
    ];
}
