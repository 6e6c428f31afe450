using System.Diagnostics.Metrics;
using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Telemetry;

namespace Antiphon.Panels;

/// <summary>What panels measure: how late facts reach them, and, told by the panel of the whole centre, how many calls and operators there are in each state.</summary>
internal static class PanelMetrics
{
    private static readonly Histogram<double> Lag = AntiphonMeter.Durations("antiphon.panel.lag", "From the write of a fact to the panel that shows it, the oldest of a batch (domain time).");
    private static readonly Readings<Reading> Here = Report();

    /// <summary>The centre's figures now.</summary>
    public static void Take(PanelGrain centre, PanelFold fold)
    {
        var (calls, operators) = (new int[(int)CallState.Ended], new int[Enum.GetValues<PanelState>().Length]);
        foreach (var call in fold.Live.Values)
            calls[(int)call.State]++;
        foreach (var who in fold.Operators.Values)
            operators[(int)who.State]++;
        Here.Take(centre, new Reading(calls, operators));
    }

    /// <summary>The panel is active here no more.</summary>
    public static void Drop(PanelGrain centre) => Here.Drop(centre);

    /// <summary>A batch of facts has come.</summary>
    public static void Came(PanelFacts facts, DateTimeOffset now)
    {
        if (!Lag.Enabled)
            return;
        var oldest = now;
        foreach (var call in facts.Calls)
            oldest = call.At != default && call.At < oldest ? call.At : oldest;
        foreach (var who in facts.Operators)
            oldest = who.At != default && who.At < oldest ? who.At : oldest;
        Lag.Record((now - oldest).TotalSeconds);
    }

    private static Readings<Reading> Report()
    {
        var here = new Readings<Reading>();
        AntiphonMeter.Meter.CreateObservableGauge("antiphon.calls", () => here.All.SelectMany(centre => By<CallState>(centre.Calls)), "{call}", "Calls that live, by state.");
        AntiphonMeter.Meter.CreateObservableGauge("antiphon.operators", () => here.All.SelectMany(centre => By<PanelState>(centre.Operators)), "{operator}", "Declared operators, by what the panel shows of them.");
        return here;
    }

    private static IEnumerable<Measurement<int>> By<T>(int[] counts)
        where T : struct, Enum => counts.Zip(Enum.GetNames<T>(), (count, state) => new Measurement<int>(count, new KeyValuePair<string, object?>("state", state)));

    private sealed record Reading(int[] Calls, int[] Operators);
}
