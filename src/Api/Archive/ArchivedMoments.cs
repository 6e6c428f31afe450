using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Archive;

/// <summary>The moments that an archive row keeps as JSON: <c>[{"at":…,"what":…,"detail":…}]</c>.</summary>
internal static class ArchivedMoments
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The moments in order.</summary>
    public static IEnumerable<V1.Moment> Read(string json) =>
        (JsonSerializer.Deserialize<Row[]>(json, Web) ?? []).Select(row => new V1.Moment { Time = row.At.ToTimestamp(), What = row.What, Detail = row.Detail ?? "" });

    private sealed record Row(DateTimeOffset At, string What, string? Detail);
}
