using System.Diagnostics.Metrics;

namespace Antiphon.Telemetry;

/// <summary>What the process measures of itself. Each figure is made where the thing happens; whoever listens to the meter has them all.</summary>
public static class AntiphonMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "Antiphon";

    /// <summary>The meter. One of the process, as Orleans' own is: nothing is recorded while nobody listens.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>A histogram of durations from a quarter of a millisecond to ten seconds.</summary>
    public static Histogram<double> Durations(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
}
