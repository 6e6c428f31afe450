using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Antiphon.Configuration;

/// <summary>
/// How resources look in a centre file: camelCase members, durations in seconds as the API's JSON has them (<c>"20s"</c>, <c>"1.5s"</c>), times as <c>"10:00"</c>,
/// enumerations by their camelCase names. Names and revisions are not written: the name is the key under which a resource stands.
/// </summary>
internal static class CentreJson
{
    /// <summary>For resources inside a centre file.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DurationConverter(), new TimeConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutRevision } },
    };

    /// <summary>The same on one line.</summary>
    public static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    private static void LeaveOutRevision(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].Name == "revision")
                type.Properties.RemoveAt(i);
    }

    /// <summary>Seconds with at most three decimals and an s.</summary>
    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is ['0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', .., 's'] text
                && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds <= 1_000_000_000 && decimal.Round(seconds, 3) == seconds)
                return TimeSpan.FromMilliseconds((long)(seconds * 1000));
            throw new JsonException("A duration in seconds is wanted, for example \"20s\" or \"1.5s\".");
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(((decimal)value.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "s");
    }

    /// <summary>Hours and minutes.</summary>
    private sealed class TimeConverter : JsonConverter<TimeOnly>
    {
        public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TimeOnly.TryParseExact(reader.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time
                : throw new JsonException("A time of day is wanted, for example \"10:00\".");

        public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("HH:mm", CultureInfo.InvariantCulture));
    }
}
