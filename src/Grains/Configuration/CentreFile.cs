using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antiphon.Configuration;

/// <summary>
/// A centre as one JSON file (deploy/centre/centre.schema.json): sections of resources by name. Comments and trailing commas are allowed, unknown and doubled
/// members are refused.
/// </summary>
public static class CentreFile
{
    private const string Schema = "$schema";

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a file's text. What it says is not validated yet: see <see cref="CentreValidation"/>.</summary>
    /// <returns>The centre, and what could not be read (all of it errors); with errors the centre holds the rest.</returns>
    public static (Centre Centre, ImmutableArray<ConfigurationProblem> Problems) Read(string text)
    {
        var centre = new Centre();
        var problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
        JsonNode? root = null;
        try
        {
            root = JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException error)
        {
            Refuse("$", $"No JSON: {error.Message}");
            return (centre, problems.ToImmutable());
        }

        if (root is not JsonObject sections)
        {
            Refuse("$", "An object of sections is wanted.");
            return (centre, problems.ToImmutable());
        }

        foreach (var (name, content) in sections)
        {
            if (name == Schema)
                continue;
            if (CentreSection.All.SingleOrDefault(section => section.Name == name) is not { } section)
                Refuse(name, $"There is no such section; there are: {string.Join(", ", CentreSection.All.Select(known => known.Name))}.");
            else if (content is not JsonObject resources)
                Refuse(name, "An object is wanted, with a resource under each name.");
            else
                foreach (var (key, resource) in resources)
                    Read(section, key, resource);
        }

        return (centre, problems.ToImmutable());

        void Read(CentreSection section, string key, JsonNode? resource)
        {
            var path = $"{section.Name}[{key}]";
            if (resource is not JsonObject content)
            {
                Refuse(path, "An object is wanted.");
                return;
            }

            try
            {
                centre = section.Add(centre, key, content);
            }
            catch (JsonException error)
            {
                Refuse(path + error.Path?.TrimStart('$'), Sentence(error.Message));
            }
        }

        void Refuse(string path, string message) => problems.Add(new() { Path = path, Message = message, Severity = ProblemSeverity.Error });
    }

    /// <summary>Writes a centre as a file that reads back the same, but for version and revisions.</summary>
    public static string Write(Centre centre)
    {
        var sections = new JsonObject();
        foreach (var section in CentreSection.All)
        {
            var resources = new JsonObject();
            foreach (var name in section.Names(centre).Order(StringComparer.Ordinal))
                resources[name] = section.Content(centre, name);
            sections[section.Name] = resources;
        }

        return sections.ToJsonString(CentreJson.Options) + "\n";
    }

    // System.Text.Json repeats path and position after its sentence.
    private static string Sentence(string message) => message.Split(" Path: ", 2)[0];
}
