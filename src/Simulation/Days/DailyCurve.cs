namespace Antiphon.Days;

/// <summary>How the calls of a day are spread over its hours: a weight for each hour after opening, even within the hour's two halves by interpolation.</summary>
public sealed class DailyCurve
{
    private readonly double[] _weights;
    private readonly double[] _sums;

    /// <summary>Takes a weight for each hour, from opening on; all positive.</summary>
    public DailyCurve(params double[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length);
        // Quarter hours, interpolated between the middles of the hours, so that the day has no steps.
        _weights = new double[weights.Length * 4];
        for (var quarter = 0; quarter < _weights.Length; quarter++)
        {
            var at = (quarter + 0.5) / 4 - 0.5;
            var left = Math.Clamp((int)Math.Floor(at), 0, weights.Length - 1);
            var right = Math.Min(left + 1, weights.Length - 1);
            var part = Math.Clamp(at - left, 0, 1);
            _weights[quarter] = weights[left] * (1 - part) + weights[right] * part;
        }

        _sums = new double[_weights.Length + 1];
        for (var quarter = 0; quarter < _weights.Length; quarter++)
        {
            _sums[quarter + 1] = _sums[quarter] + _weights[quarter];
        }
    }

    /// <summary>
    /// The seed's day: the centre opens at 10:00 and closes at 05:00; the calls rise until the early afternoon, rise again after work, and ebb after midnight.
    /// </summary>
    public static DailyCurve Retail { get; } = new(5.2, 6.9, 7.8, 7.9, 7.4, 7.1, 7.2, 7.5, 7.7, 7.4, 6.5, 5.4, 4.3, 3.4, 2.7, 2.2, 1.9, 1.7, 1.5);

    /// <summary>The number of quarter hours.</summary>
    public int Quarters => _weights.Length;

    /// <summary>The length of the day.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes(15 * Quarters);

    /// <summary>The share of the day's calls that falls into this quarter hour.</summary>
    public double Share(int quarter) => _weights[quarter] / _sums[^1];

    /// <summary>The time after opening by which the share <paramref name="u"/> (0 to 1) of the day's calls has come.</summary>
    public TimeSpan Quantile(double u)
    {
        var target = u * _sums[^1];
        var quarter = Math.Clamp(Array.BinarySearch(_sums, target) is var found && found >= 0 ? found : ~found - 1, 0, Quarters - 1);
        return TimeSpan.FromMinutes(15 * (quarter + (target - _sums[quarter]) / _weights[quarter]));
    }
}
