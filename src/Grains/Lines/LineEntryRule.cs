using System.Diagnostics.CodeAnalysis;
using Antiphon.Configuration;
using NodaTime;

namespace Antiphon.Lines;

/// <summary>Whether a line takes calls, from its hours and from what somebody said by hand.</summary>
internal static class LineEntryRule
{
    /// <summary>Why a line takes no calls at a moment.</summary>
    public static LineClosure Closure(Line? line, LineByHand? byHand, DateTimeOffset now) =>
        line is null ? LineClosure.Unknown
        : Holds(byHand, now) ? byHand.IsOpen ? LineClosure.None : LineClosure.ByHand
        : BySchedule(line, Instant.FromDateTimeOffset(now));

    /// <summary>When that changes by itself; null: never.</summary>
    public static DateTimeOffset? NextChange(Line? line, LineByHand? byHand, DateTimeOffset now)
    {
        if (line is null)
            return null;
        if (!Holds(byHand, now))
            return LineSchedule.NextChange(line, Instant.FromDateTimeOffset(now))?.ToDateTimeOffset();
        if (byHand.Until is not { } until)
            return null;
        var after = Instant.FromDateTimeOffset(until);
        return LineSchedule.IsOpen(line, after) != byHand.IsOpen ? until : LineSchedule.NextChange(line, after)?.ToDateTimeOffset();
    }

    /// <summary>True while what somebody said counts.</summary>
    public static bool Holds([NotNullWhen(true)] LineByHand? byHand, DateTimeOffset now) =>
        byHand is not null && (byHand.Until is not { } until || now < until);

    private static LineClosure BySchedule(Line line, Instant now) =>
        LineSchedule.IsOpen(line, now) ? LineClosure.None
        : LineSchedule.IsHoliday(line, now) ? LineClosure.Holiday
        : LineClosure.OutOfHours;
}
