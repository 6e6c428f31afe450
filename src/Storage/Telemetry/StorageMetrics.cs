using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Antiphon.Telemetry;

/// <summary>What the writers of hot state measure.</summary>
internal static class StorageMetrics
{
    private static readonly Histogram<double> Duration = AntiphonMeter.Durations("antiphon.storage.write.duration", "A batch of hot state, from when it is taken up to when it is durable.");

    private static readonly Histogram<int> Batch = AntiphonMeter.Meter.CreateHistogram("antiphon.storage.write.batch", "{operation}", "Operations in a batch.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096] });

    private static readonly Counter<long> Failures = AntiphonMeter.Meter.CreateCounter<long>("antiphon.storage.write.failures", "{batch}", "Batches that the database did not take, or of which nobody knows.");

    /// <summary>A batch is durable.</summary>
    /// <param name="taken">When it was taken up, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="operations">How many operations it had.</param>
    public static void Written(long taken, int operations)
    {
        Duration.Record(Stopwatch.GetElapsedTime(taken).TotalSeconds);
        Batch.Record(operations);
        Failures.Add(0); // there from the first batch on, so that the first failure is seen as a rise
    }

    /// <summary>A batch has failed.</summary>
    public static void Failed() => Failures.Add(1);
}
