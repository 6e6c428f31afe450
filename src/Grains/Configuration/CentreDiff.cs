using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Antiphon.Configuration;

/// <summary>What differs between two centres. Versions and revisions are no content.</summary>
public static class CentreDiff
{
    /// <summary>Every resource that differs, section by section as in a centre file, by name.</summary>
    public static ImmutableArray<CentreDifference> Between(Centre old, Centre @new) =>
        [.. CentreSection.All.SelectMany(section => section.Names(old).Union(section.Names(@new))
            .Order(StringComparer.Ordinal)
            .Select(name => Between(section, name, section.Content(old, name), section.Content(@new, name)))
            .OfType<CentreDifference>())];

    private static CentreDifference? Between(CentreSection section, string name, JsonObject? old, JsonObject? @new)
    {
        var fields = old is null || @new is null ? [] : Fields(old, @new);
        DifferenceKind? difference = (old, @new, fields.IsEmpty) switch
        {
            (null, _, _) => DifferenceKind.Added,
            (_, null, _) => DifferenceKind.Removed,
            (_, _, false) => DifferenceKind.Changed,
            _ => null,
        };
        return difference is { } kind ? new() { Difference = kind, Kind = section.Kind, Name = name, Fields = fields } : null;
    }

    private static ImmutableArray<FieldDifference> Fields(JsonObject old, JsonObject @new) =>
        [.. old.Select(field => field.Key).Union(@new.Select(field => field.Key))
            .Where(field => !JsonNode.DeepEquals(old[field], @new[field]))
            .Select(field => new FieldDifference { Field = field, Old = Text(old[field]), New = Text(@new[field]) })];

    private static string? Text(JsonNode? node) => node?.ToJsonString(CentreJson.OneLine);
}
