namespace Antiphon.Theory;

/// <summary>A call as a comparison sees it.</summary>
/// <param name="Kind">Which stream of calls it belongs to; 0 where there is one.</param>
/// <param name="Waited">Seconds from the queue to the answer or the hang-up; 0: a free operator was there.</param>
/// <param name="Operator">Who answered; null: nobody.</param>
public readonly record struct ObservedCall(int Kind, double Waited, string? Operator);

/// <summary>A figure that theory knows and that calls can be asked for.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Theory">Its exact value.</param>
/// <param name="Of">A call's part in it; null: the call does not count. The figure is the mean.</param>
public sealed record Figure(string Name, double Theory, Func<ObservedCall, double?> Of);

/// <summary>A figure, compared.</summary>
/// <param name="Name">The figure.</param>
/// <param name="Theory">Its exact value.</param>
/// <param name="Observed">The mean of the batches.</param>
/// <param name="HalfWidth">Half the width of its 95 % confidence interval.</param>
public sealed record Finding(string Name, double Theory, double Observed, double HalfWidth)
{
    /// <summary>The half-width as a share of the exact value.</summary>
    public double RelativeHalfWidth => HalfWidth / Theory;

    /// <summary>How far off the observed value is, as a share of the exact one.</summary>
    public double Deviation => Observed / Theory - 1;

    /// <summary>The exact value lies in the confidence interval. By chance it does not in one of twenty cases.</summary>
    public bool IsCovered => Math.Abs(Observed - Theory) <= HalfWidth;

    /// <summary>The figure is known to this tolerance, and agrees with theory within it.</summary>
    /// <param name="tolerance">A share of the exact value.</param>
    public bool Agrees(double tolerance) => RelativeHalfWidth <= tolerance && Math.Abs(Deviation) <= tolerance;
}

/// <summary>
/// Holds calls, from wherever they come (virtual time, or a running cluster), against theory by the method of batch means: the first calls are left out, the rest is cut
/// into 32 batches of equally many calls, long enough to be nearly independent, and the spread of their means gives a confidence interval.
/// </summary>
public sealed class Comparison
{
    /// <summary>How many batches.</summary>
    public const int Batches = 32;

    /// <summary>Student's t for 97.5 % and 31 degrees of freedom.</summary>
    public const double Student = 2.0395;

    private const int WarmUpParts = 20;

    private readonly Figure[] _figures;
    private readonly long _warmUp;
    private readonly long _batch;
    private readonly (double Sum, long Count)[,] _sums;
    private long _calls;

    /// <summary>Begins.</summary>
    /// <param name="figures">What to compare.</param>
    /// <param name="calls">How many calls there will be; a twentieth of them is warming up. Further ones are left out.</param>
    public Comparison(IEnumerable<Figure> figures, long calls)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 2 * Batches);
        _figures = [.. figures];
        _batch = (calls - calls / WarmUpParts) / Batches;
        _warmUp = calls - _batch * Batches;
        _sums = new (double, long)[_figures.Length, Batches];
    }

    /// <summary>All calls have come.</summary>
    public bool IsComplete => _calls >= _warmUp + _batch * Batches;

    /// <summary>One more call, in the order in which their waits ended.</summary>
    public void Add(ObservedCall call)
    {
        var batch = _calls++ < _warmUp ? -1 : (_calls - 1 - _warmUp) / _batch;
        if (batch is < 0 or >= Batches)
            return;
        for (var i = 0; i < _figures.Length; i++)
        {
            if (_figures[i].Of(call) is not { } part)
                continue;
            ref var sum = ref _sums[i, batch];
            sum = (sum.Sum + part, sum.Count + 1);
        }
    }

    /// <summary>What was found.</summary>
    /// <exception cref="InvalidOperationException">Calls are still to come, or a batch has none that count.</exception>
    public IReadOnlyList<Finding> Findings()
    {
        if (!IsComplete)
            throw new InvalidOperationException($"{_calls} calls have come, of {_warmUp + _batch * Batches}.");
        return [.. _figures.Select((figure, i) => Find(figure, [.. Enumerable.Range(0, Batches).Select(batch => Mean(_sums[i, batch], figure))]))];
    }

    private static double Mean((double Sum, long Count) batch, Figure figure) =>
        batch.Count > 0 ? batch.Sum / batch.Count : throw new InvalidOperationException($"A batch has no call that counts for {figure.Name}: more calls are wanted.");

    private static Finding Find(Figure figure, double[] means)
    {
        var mean = means.Average();
        var variance = means.Sum(one => (one - mean) * (one - mean)) / (Batches - 1);
        return new Finding(figure.Name, figure.Theory, mean, Student * Math.Sqrt(variance / Batches));
    }
}
