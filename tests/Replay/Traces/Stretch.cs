namespace Antiphon.Traces;

/// <summary>A stretch of time, as two offsets from the local midnight at which the trace's day begins; what runs over midnight ends past 24 h.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after it; not before <paramref name="Start"/>.</param>
public readonly record struct Stretch(TimeSpan Start, TimeSpan End)
{
    /// <summary>How long it is.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>True if both have an instant in common; empty stretches have none.</summary>
    public bool Overlaps(Stretch other) => Max(Start, other.Start) < Min(End, other.End);

    /// <summary>What both have in common; empty (of length 0) if nothing.</summary>
    public Stretch Within(Stretch other)
    {
        var start = Max(Start, other.Start);
        return new(start, Max(start, Min(End, other.End)));
    }

    /// <summary>How much time at least one of these covers.</summary>
    public static TimeSpan Cover(IEnumerable<Stretch> stretches)
    {
        var (sum, until) = (TimeSpan.Zero, TimeSpan.MinValue);
        foreach (var stretch in stretches.OrderBy(s => s.Start))
        {
            var start = Max(stretch.Start, until);
            if (stretch.End > start)
            {
                sum += stretch.End - start;
                until = stretch.End;
            }
        }

        return sum;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
