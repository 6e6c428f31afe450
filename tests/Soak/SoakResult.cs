using System.Globalization;
using System.Text;

namespace Antiphon.Soak;

/// <summary>What came of a soak.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="Talk">The mean talk.</param>
/// <param name="Measurements">The silo over time, the last one while calls still came at the full rate.</param>
/// <param name="Audit">The archive against what clients saw.</param>
/// <param name="StuckCalls">Calls that the system has not ended although they are over for everybody.</param>
/// <param name="StuckOperators">Operators who are not signed out and idle although they went home.</param>
/// <param name="Stored">Bytes of the databases at the end, their journals folded in.</param>
public sealed record SoakResult(
    SoakOptions Options, TimeSpan Talk, IReadOnlyList<Measurement> Measurements, Audit Audit, IReadOnlyList<string> StuckCalls, IReadOnlyList<string> StuckOperators, long Stored)
{
    /// <summary>How much more memory than at the reference may be in use at the end.</summary>
    public const double MostGrowth = 1.1;

    /// <summary>The share of calls that may be refused on arrival: an overloaded silo says so, and then it has not carried the day.</summary>
    public const double MostRefused = 0.01;

    /// <summary>Resident memory at the end over that at the reference; both after a collection, under the same load.</summary>
    public double Growth => (double)Measurements[^1].Resident / Measurements[SoakOptions.Reference - 1].Resident;

    /// <summary>What does not hold, a line each; none: the soak is passed.</summary>
    public IEnumerable<string> Faults()
    {
        if (Measurements.Count < SoakOptions.Periods)
            yield return $"{Measurements.Count} measurements of {SoakOptions.Periods}";
        else if (Growth > MostGrowth)
            yield return string.Create(CultureInfo.InvariantCulture, $"resident memory has grown to {Growth:0.000} of what it was at the reference; {MostGrowth} is allowed");
        if (Audit.Refused > MostRefused * Audit.Played)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Audit.Refused} of {Audit.Played} calls were refused on arrival; {MostRefused:P0} is allowed");
        foreach (var fault in IntegrityFaults())
            yield return fault;
    }

    /// <summary>The same without memory, which a run of seconds tells nothing of.</summary>
    public IEnumerable<string> IntegrityFaults()
    {
        if (Audit.Played == 0 || Audit.Answered == 0)
            yield return "nobody called, or nobody was answered";
        if (Audit.Wrong > 0)
            yield return $"{Audit.Wrong} faults of the archive: {string.Join(Environment.NewLine, Audit.Faults)}";
        if (StuckCalls.Count > 0)
            yield return $"{StuckCalls.Count} stuck calls: {string.Join(Environment.NewLine, StuckCalls.Take(10))}";
        if (StuckOperators.Count > 0)
            yield return $"{StuckOperators.Count} stuck operators: {string.Join(Environment.NewLine, StuckOperators.Take(10))}";
    }

    /// <summary>The verdict, for people.</summary>
    public string Summary()
    {
        var faults = Faults().ToList();
        var text = new StringBuilder();
        void Say(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Say($"played {Audit.Played:N0} calls, refused on arrival {Audit.Refused:N0}, answered {Audit.Answered:N0}, in the archive {Audit.Archived:N0}; wrong {Audit.Wrong}, stuck calls {StuckCalls.Count}, stuck operators {StuckOperators.Count}");
        foreach (var ((reason, hour), count) in Audit.Refusals)
            Say($"refused {reason} in the hour from {hour:MM-dd HH:mm}Z: {count:N0}");
        Say($"mean talk {Talk.TotalSeconds:0} s, mean wait of answered calls {Audit.Asa.TotalSeconds:0.0} s (domain; {Audit.Asa.TotalMilliseconds / Options.Speed:0} ms real), not answered {100.0 * (Audit.Played - Audit.Answered) / Math.Max(1, Audit.Played):0.00} %");
        Say($"databases {SiloWatch.Mebibytes(Stored)} MiB: {(double)Stored / Math.Max(1, Audit.Archived):N0} bytes a call");
        Say($"resident memory at the end / at {Measurements.ElementAtOrDefault(SoakOptions.Reference - 1)?.Hour:0.##} h: {(Measurements.Count == SoakOptions.Periods ? Growth : double.NaN):0.000} (at most {MostGrowth})");
        Say($"{(faults.Count == 0 ? "PASSED" : "FAILED")}");
        foreach (var fault in faults)
            Say($"  {fault}");
        return text.ToString();
    }
}
