using Antiphon.V1;
using NodaTime;
using NodaTime.Extensions;

namespace Antiphon.Days;

/// <summary>A day on which a line is open.</summary>
/// <param name="Opens">Domain time of opening.</param>
/// <param name="Closes">Domain time of closing, perhaps after midnight.</param>
/// <param name="Zone">The line's zone.</param>
public sealed record OpenDay(DateTimeOffset Opens, DateTimeOffset Closes, DateTimeZone Zone)
{
    /// <summary>The line's day that is under way at <paramref name="now"/>, or the next one; null: none in a fortnight.</summary>
    public static OpenDay? Find(Line line, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb[line.TimeZone];
        var today = now.ToInstant().InZone(zone).Date;
        if (line.Hours.Count == 0)
        {
            return new(now, now.AddDays(1), zone);
        }

        return Enumerable.Range(-1, 15)
            .Select(today.PlusDays)
            .Where(date => !line.Holidays.Any(h => new LocalDate(h.Date.Year, h.Date.Month, h.Date.Day) == date))
            .SelectMany(date => line.Hours.Where(h => (int)h.Day == (int)date.DayOfWeek).Select(h => Of(date, h, zone)))
            .Where(day => day.Closes > now)
            .MinBy(day => day.Opens);
    }

    /// <summary>Local time of the line.</summary>
    public string Local(DateTimeOffset at) => at.ToInstant().InZone(Zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static OpenDay Of(LocalDate date, OpeningHours hours, DateTimeZone zone)
    {
        var (open, close) = (Time(hours.Open), Time(hours.Close));
        return new(
            zone.AtLeniently(date + open).ToDateTimeOffset().ToUniversalTime(),
            zone.AtLeniently((close > open ? date : date.PlusDays(1)) + close).ToDateTimeOffset().ToUniversalTime(),
            zone);
    }

    private static LocalTime Time(Google.Type.TimeOfDay? time) => time is null ? LocalTime.Midnight : new(time.Hours % 24, time.Minutes, time.Seconds);
}
