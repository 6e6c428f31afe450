using System.Diagnostics;
using System.Globalization;
using Antiphon.Theory;
using Antiphon.Virtual;

namespace Antiphon.Actors;

/// <summary>A scenario through real actors, held against theory by batch means, and call by call against the same calls in <see cref="VirtualCentre"/>.</summary>
public sealed class ActorRun
{
    /// <summary>Two waits of one call are the same within this: domain timers count milliseconds.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private readonly List<TimeSpan> _apart = [];

    private ActorRun(Scenario scenario) => Scenario = scenario;

    /// <summary>What was played.</summary>
    public Scenario Scenario { get; }

    /// <summary>The figures, against theory.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How far each call's wait is from the same call's in the pure simulation; in the order in which waits ended.</summary>
    public IReadOnlyList<TimeSpan> Apart => _apart;

    /// <summary>Calls whose wait is another one than in the pure simulation, or that ended otherwise.</summary>
    public int Differing => _apart.Count(apart => apart > Resolution);

    /// <summary>Waits of the archive that are not what clients saw; calls that are there twice or not at all.</summary>
    public required int WronglyArchived { get; init; }

    /// <summary>See <see cref="ActorCentre.Latencies"/>.</summary>
    public required IReadOnlyList<double> Latencies { get; init; }

    /// <summary>Real time of the whole.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Plays. The calling thread must not be of the pool (<see cref="ActorCentre.Alone"/>).</summary>
    public static ActorRun Play(Scenario scenario, ulong seed)
    {
        var since = Stopwatch.GetTimestamp();
        var pure = new Dictionary<TimeSpan, EndedWait>();
        var enough = scenario.Calls + scenario.Calls / 10; // who is on the way when it is enough in the one world may have ended in the other
        scenario.Simulate(seed, call => pure.Add(call.Arrived - DateTimeOffset.UnixEpoch, call), () => pure.Count >= enough);

        var comparison = new Comparison(scenario.Figures, scenario.Calls);
        var ended = new List<EndedWait>();
        using var centre = new ActorCentre(scenario.Centre, call =>
        {
            ended.Add(call);
            comparison.Add(new ObservedCall(call.Call.Number, call.Waited.TotalSeconds, call.Operator));
        });
        var start = default(DateTimeOffset?);
        centre.At(centre.Now, () => start = centre.Now);
        scenario.Play(centre, seed, () => comparison.IsComplete);
        var run = new ActorRun(scenario)
        {
            Findings = comparison.Findings(),
            WronglyArchived = centre.ReckonArchive(ended),
            Latencies = centre.Latencies,
            Took = Stopwatch.GetElapsedTime(since),
        };
        run._apart.AddRange(ended.Select(call => Distance(call, pure.GetValueOrDefault(call.Arrived - start!.Value))));
        return run;
    }

    /// <summary>Prints what was found.</summary>
    /// <returns>True: theory lies in each figure's confidence interval, and call by call nothing differs.</returns>
    public bool Print(TextWriter output, ulong seed)
    {
        output.WriteLine($"{"model",-12} {"load",4} {"calls",8} {"figure",-14} {"theory",9} {"actors",9} {"half-width",10} {"deviation",9}");
        foreach (var finding in Findings)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Scenario.Name,-12} {Scenario.Load,4:0.00} {Scenario.Calls,8:N0} {finding.Name,-14} {finding.Theory,9:0.0000} {finding.Observed,9:0.0000} {finding.RelativeHalfWidth,10:0.0 %} {finding.Deviation,9:+0.0 %;-0.0 %;0.0 %} {(finding.IsCovered ? "" : "NOT in its interval")}").TrimEnd());
        }

        var sorted = Latencies.Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"call by call: {_apart.Count - Differing:N0} of {_apart.Count:N0} waits are those of the pure simulation, largest difference {_apart.Max().TotalMilliseconds:0.####} ms; wrong in the archive: {WronglyArchived}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the actors' own latency, in which domain time stood: p50 {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, mean {sorted.Average():0.00} ms; {Took.TotalSeconds:0} s in all; seed {seed}"));
        return Findings.All(finding => finding.IsCovered) && Differing == 0 && WronglyArchived == 0;

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }

    private static TimeSpan Distance(EndedWait call, EndedWait pure) =>
        pure.Call == call.Call && pure.Operator is null == call.Operator is null ? (call.Waited - pure.Waited).Duration() : TimeSpan.MaxValue;
}
