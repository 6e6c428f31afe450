using System.Globalization;
using Antiphon.Configuration;
using Antiphon.Lines;
using Antiphon.Settings;
using NodaTime;

namespace Antiphon.Demonstration;

/// <summary>What <c>--demo</c> sets unless it is set otherwise.</summary>
internal static class DemoDefaults
{
    /// <summary>A directory of its own, so that the demo's clock does not get in the way of a plain start.</summary>
    public const string DataDirectory = "./data/demo";

    private const double Speed = 60;

    /// <summary>The settings, by full key.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new($"{Setting.Section}:DataDirectory", DataDirectory),
        new($"{Setting.Section}:Clock:Speed", Speed.ToString(CultureInfo.InvariantCulture)),
        new($"{Setting.Section}:Centre", Path.Combine(AppContext.BaseDirectory, "centre", "dns.json")),
    ];

    /// <summary>When the centre's lines open on the day of <paramref name="now"/>; of a centre that never opens or is never shut: now.</summary>
    public static DateTimeOffset Opening(Centre centre, DateTimeOffset now) => centre.Lines.Values
        .Select(line => Opening(line, NodaTime.Instant.FromDateTimeOffset(now)))
        .Min()?.ToDateTimeOffset() ?? now;

    /// <summary>When the first line opens after <paramref name="now"/>; null: one is open, or none ever opens.</summary>
    public static DateTimeOffset? OpensNext(Centre centre, DateTimeOffset now)
    {
        var at = NodaTime.Instant.FromDateTimeOffset(now);
        return centre.Lines.Values.Any(line => LineSchedule.IsOpen(line, at)) ? null : centre.Lines.Values.Min(line => LineSchedule.NextChange(line, at))?.ToDateTimeOffset();
    }

    private static NodaTime.Instant? Opening(Line line, NodaTime.Instant now)
    {
        var midnight = now.InZone(DateTimeZoneProviders.Tzdb[line.TimeZone]).Date.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[line.TimeZone]).ToInstant();
        var shut = LineSchedule.IsOpen(line, midnight) ? LineSchedule.NextChange(line, midnight) : midnight;
        return shut is { } at ? LineSchedule.NextChange(line, at) : null;
    }
}
