namespace Antiphon.Benchmarks;

/// <summary>A change, seen.</summary>
/// <param name="Operator">Whose wish it was.</param>
/// <param name="Reason">What it became.</param>
/// <param name="At">When it was seen.</param>
internal readonly record struct Sighting(string Operator, string Reason, DateTimeOffset At);

/// <summary>How long changes took until they were seen.</summary>
internal sealed class Delays
{
    public Distribution All { get; } = new();

    /// <summary>Of those that were sent in the first third of the run.</summary>
    public Distribution First { get; } = new();

    /// <summary>Of those that were sent in the last third of the run.</summary>
    public Distribution Last { get; } = new();

    /// <summary>By how much the median has grown from the first third to the last, ms.</summary>
    public double Growth => Last.At(0.5)[0] - First.At(0.5)[0];

    /// <param name="delay">How long it took.</param>
    /// <param name="place">When in the run it was sent, 0 to 1.</param>
    public void Add(TimeSpan delay, double place)
    {
        All.Add(delay);
        if (place < 1.0 / 3)
            First.Add(delay);
        else if (place > 2.0 / 3)
            Last.Add(delay);
    }
}
