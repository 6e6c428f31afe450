using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Antiphon.Storage.Hot;

/// <summary>How states lie in the database: JSON, enums by name, without nulls (so a property that may be null begins as null), without what <see cref="IHotState"/> asks for and without computed properties.</summary>
internal static class HotJson
{
    /// <summary>The form.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsAskedFor } },
    };

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Deserialize<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is no {typeof(T).Name}");

    public static IHotState Copy(IHotState state) =>
        (IHotState)JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(state, state.GetType(), Options), state.GetType(), Options)!;

    private static void LeaveOutWhatIsAskedFor(JsonTypeInfo type)
    {
        if (!typeof(IHotState).IsAssignableFrom(type.Type) || type.Kind is not JsonTypeInfoKind.Object) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Name is nameof(IHotState.Columns) or nameof(IHotState.Archive) or nameof(IHotState.MayWait)) type.Properties.RemoveAt(i);
        }
    }
}
