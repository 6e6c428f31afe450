namespace Antiphon.Storage.Sql;

/// <summary>How values lie in the database; the raw writer, the readers and EF Core's model all use this.</summary>
internal static class Column
{
    public static long Time(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static object Time(DateTimeOffset? time) => time is { } value ? Time(value) : DBNull.Value;

    public static DateTimeOffset Time(long microseconds) => new((microseconds * TimeSpan.TicksPerMicrosecond) + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);

    public static long Duration(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    public static TimeSpan Duration(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);

    public static string Id(Guid id) => id.ToString("D");

    public static object Id(Guid? id) => id is { } value ? Id(value) : DBNull.Value;

    public static Guid Id(string id) => Guid.ParseExact(id, "D");

    public static object Text(string? text) => (object?)text ?? DBNull.Value;
}
