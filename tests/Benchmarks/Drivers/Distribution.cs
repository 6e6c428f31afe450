using System.Collections.Concurrent;

namespace Antiphon.Benchmarks;

/// <summary>Durations, and how they are spread.</summary>
internal sealed class Distribution
{
    private readonly ConcurrentBag<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(TimeSpan duration) => _milliseconds.Add(duration.TotalMilliseconds);

    public void Clear() => _milliseconds.Clear();

    /// <summary>Milliseconds at these shares, 0 to 1; NaN: there are none.</summary>
    public double[] At(params ReadOnlySpan<double> shares)
    {
        var sorted = _milliseconds.Order().ToArray();
        var values = new double[shares.Length];
        for (var i = 0; i < shares.Length; i++)
            values[i] = sorted.Length == 0 ? double.NaN : sorted[(int)(shares[i] * (sorted.Length - 1))];
        return values;
    }
}
