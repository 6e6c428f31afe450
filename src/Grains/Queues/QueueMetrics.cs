using System.Diagnostics.Metrics;
using Antiphon.Telemetry;

namespace Antiphon.Queues;

/// <summary>What queues measure: what stands in each, as of its last sweep, and how long a match takes to reach the desk.</summary>
internal static class QueueMetrics
{
    private static readonly Histogram<double> Match = AntiphonMeter.Durations("antiphon.match.duration", "From the match of a waiting call and a free operator to the card on its way to the desk.");
    private static readonly Readings<Reading> Here = Report();

    /// <summary>A queue's figures now.</summary>
    public static void Take(QueueGrain queue, string name, int waiting, TimeSpan longest) => Here.Take(queue, new Reading(new("queue", name), waiting, longest));

    /// <summary>The queue is active here no more.</summary>
    public static void Drop(QueueGrain queue) => Here.Drop(queue);

    /// <summary>An offer stands.</summary>
    /// <param name="elapsed">Since the match (system time).</param>
    public static void Matched(TimeSpan elapsed) => Match.Record(elapsed.TotalSeconds);

    private static Readings<Reading> Report()
    {
        var here = new Readings<Reading>();
        AntiphonMeter.Meter.CreateObservableGauge("antiphon.queue.waiting", () => here.All.Select(queue => new Measurement<int>(queue.Waiting, queue.Tag)), "{call}", "Calls that wait in a queue.");
        AntiphonMeter.Meter.CreateObservableGauge("antiphon.queue.longest_wait", () => here.All.Select(queue => new Measurement<double>(queue.Longest.TotalSeconds, queue.Tag)), "s", "For how long the client has waited who has waited longest (domain time).");
        return here;
    }

    private sealed record Reading(KeyValuePair<string, object?> Tag, int Waiting, TimeSpan Longest);
}
