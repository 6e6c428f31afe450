using NodaTime;

namespace Antiphon.Lines;

/// <summary>The days of a line, in its own zone.</summary>
public static class LineDay
{
    /// <summary>When the day in which this moment lies began.</summary>
    /// <param name="timeZone">IANA zone.</param>
    /// <param name="at">The moment.</param>
    public static DateTimeOffset Start(string timeZone, DateTimeOffset at)
    {
        var zone = DateTimeZoneProviders.Tzdb[timeZone];
        return zone.AtStartOfDay(Instant.FromDateTimeOffset(at).InZone(zone).Date).ToDateTimeOffset();
    }
}
