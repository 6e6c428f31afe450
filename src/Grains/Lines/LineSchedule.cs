using Antiphon.Configuration;
using NodaTime;
using NodaTime.TimeZones;

namespace Antiphon.Lines;

/// <summary>
/// The hours of a line. Hours belong to the local date on which they begin and may end on the next; a holiday replaces the hours that begin on its date,
/// so what began the evening before still ends after midnight. Where the clock is put forward, a time that does not exist stands for the moment of the change;
/// where it is put back, a line opens at the first and closes at the second occurrence of a time that comes twice: it is never open shorter than its clock says.
/// </summary>
public static class LineSchedule
{
    /// <summary>Longest reach of hours into later days: a whole day, and the shift of a zone.</summary>
    private const int DaysBack = 2;

    /// <summary>Hours repeat weekly: what has not changed so many days past the last holiday does not change at all.</summary>
    private const int DaysAhead = 9;

    private static readonly ZoneLocalMappingResolver Opening = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver Closing = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>True if the line's hours hold at this moment.</summary>
    public static bool IsOpen(Line line, Instant at)
    {
        var zone = Zone(line);
        var today = at.InZone(zone).Date;
        for (var date = today.PlusDays(-DaysBack); date <= today.PlusDays(1); date = date.PlusDays(1))
        {
            foreach (var open in Beginning(line, zone, date))
                if (open.Start <= at && at < open.End)
                    return true;
        }

        return false;
    }

    /// <summary>True if the line is shut for a holiday alone: without its holidays it would be open.</summary>
    public static bool IsHoliday(Line line, Instant at) => !IsOpen(line, at) && IsOpen(line with { Holidays = [] }, at);

    /// <summary>When the line next opens (if shut) or shuts (if open); null: never.</summary>
    public static Instant? NextChange(Line line, Instant at)
    {
        var zone = Zone(line);
        var today = at.InZone(zone).Date;
        var last = today;
        foreach (var holiday in line.Holidays)
            last = LocalDate.Max(last, LocalDate.FromDateOnly(holiday.Date));

        Instant? shuts = null;
        for (var date = today.PlusDays(-DaysBack); date <= last.PlusDays(DaysAhead); date = date.PlusDays(1))
        {
            foreach (var open in Beginning(line, zone, date).OrderBy(open => open.Start))
            {
                if (shuts is { } end && open.Start > end)
                    return end;
                if (open.Start > at && shuts is null)
                    return open.Start;
                if (open.End > at)
                    shuts = shuts is { } later ? Instant.Max(later, open.End) : open.End;
            }
        }

        // Still open at the horizon by hours that join on to each other: it never shuts. Shut by the last hours of all: it does.
        return shuts is { } until && until.InZone(zone).Date <= last.PlusDays(DaysAhead - 1) ? until : null;
    }

    /// <summary>The hours that begin on a date; those that fall into a skipped hour as a whole are none.</summary>
    private static IEnumerable<Interval> Beginning(Line line, DateTimeZone zone, LocalDate date) =>
        Declared(line, zone, date).Where(hours => hours.Start < hours.End);

    private static IEnumerable<Interval> Declared(Line line, DateTimeZone zone, LocalDate date)
    {
        var day = date.ToDateOnly();
        foreach (var holiday in line.Holidays)
        {
            if (holiday.Date != day)
                continue;
            return holiday is { Open: { } open, Close: { } close } ? [Between(zone, date, open, close)] : [];
        }

        return line.Hours.IsEmpty
            ? [Between(zone, date, TimeOnly.MinValue, TimeOnly.MinValue)]
            : line.Hours.Where(hours => hours.Day == day.DayOfWeek).Select(hours => Between(zone, date, hours.Open, hours.Close));
    }

    private static Interval Between(DateTimeZone zone, LocalDate date, TimeOnly open, TimeOnly close)
    {
        var last = close <= open ? date.PlusDays(1) : date;
        return new Interval(
            zone.ResolveLocal(date + LocalTime.FromTimeOnly(open), Opening).ToInstant(),
            zone.ResolveLocal(last + LocalTime.FromTimeOnly(close), Closing).ToInstant());
    }

    private static DateTimeZone Zone(Line line) => DateTimeZoneProviders.Tzdb[line.TimeZone];
}
