using System.Diagnostics.Metrics;
using Antiphon.Storage.Archive;
using Antiphon.Telemetry;

namespace Antiphon.Calls;

/// <summary>What calls count once their step is written: arrivals, ends, and how offers ended.</summary>
internal static class CallMetrics
{
    private static readonly Counter<long> Arrived = AntiphonMeter.Meter.CreateCounter<long>("antiphon.calls.arrived", "{call}", "Calls that arrived, by line.");
    private static readonly Counter<long> Ended = AntiphonMeter.Meter.CreateCounter<long>("antiphon.calls.ended", "{call}", "Calls that ended, by outcome.");
    private static readonly Counter<long> OffersEnded = AntiphonMeter.Meter.CreateCounter<long>("antiphon.offers.ended", "{offer}", "Offers that ended, by queue and ending.");
    private static readonly string[] Outcomes = Enum.GetNames<CallOutcome>();

    /// <summary>A step is written.</summary>
    public static void Written(CallStep step, bool isFirst)
    {
        if (isFirst)
            Arrived.Add(1, new KeyValuePair<string, object?>("line", step.Call.Arrival.Line));
        if (step.Call.State == CallState.Ended && (isFirst || step.Before.State != CallState.Ended))
            Ended.Add(1, new KeyValuePair<string, object?>("outcome", Outcomes[(int)step.Call.Outcome]));
        if (!OffersEnded.Enabled)
            return;
        for (var i = 0; i < step.Archive.Count; i++)
            if (step.Archive[i] is ArchivedOffer offer)
                OffersEnded.Add(1, new("queue", offer.Queue), new("ending", offer.Ending));
    }
}
