using System.Collections.Immutable;
using Antiphon.Figures;
using Antiphon.Traces;

namespace Antiphon.RealDays;

/// <summary>All days of a record, each played.</summary>
public sealed class Month
{
    private Month(ImmutableArray<TraceDay> days) => (Days, Facts) = (days, new MonthFacts(days));

    /// <summary>The days, in order.</summary>
    public ImmutableArray<TraceDay> Days { get; }

    /// <summary>What the record says of pauses and patience.</summary>
    public MonthFacts Facts { get; }

    /// <summary>Reads a record.</summary>
    public static Month Load(FileInfo file)
    {
        using var text = file.OpenText();
        var calls = new TraceReader().Read(text).ToArray();
        return new([.. calls.Select(call => call.Date).Distinct().Order().Select(date => TraceDay.Of(date, calls)!)]);
    }

    /// <summary>Plays each day.</summary>
    public ImmutableArray<VirtualDay> Play(Assumptions assumptions = Assumptions.None) =>
        [.. Days.AsParallel().AsOrdered().Select(day => VirtualDay.Play(day, Facts, assumptions))];

    /// <summary>Hung up in a queue ÷ (answered + hung up in a queue).</summary>
    public static double AbandonShare(DayFigures figures) => (double)figures.Abandoned / Math.Max(1, figures.Answered + figures.Abandoned);
}
