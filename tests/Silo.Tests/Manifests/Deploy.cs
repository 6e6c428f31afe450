using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Antiphon.Manifests;

/// <summary>The files of deploy/.</summary>
internal static class Deploy
{
    /// <summary>The folder.</summary>
    public static string Root { get; } = Path.Combine(FindRoot(), "deploy");

    /// <summary>All its files of a kind, such as <c>*.yaml</c>.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories);

    /// <summary>The documents of a YAML file.</summary>
    public static IReadOnlyList<Yaml> Read(params string[] path)
    {
        using var text = File.OpenText(Path.Combine([Root, .. path]));
        var parser = new MergingParser(new Parser(text));
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        var (documents, reader) = (new List<Yaml>(), new DeserializerBuilder().Build());
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
            documents.Add(new Yaml(reader.Deserialize(parser)));
        return documents;
    }

    /// <summary>The settings of a file or a list of <c>NAME=value</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(IEnumerable<string> lines) =>
        lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>The names of metrics in a query.</summary>
    public static IEnumerable<string> Metrics(string query) => Regex.Matches(query, @"\b(antiphon|orleans|dotnet|http|kestrel)_\w+").Select(match => match.Value);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
                return at.FullName;
        throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}

/// <summary>A node of a YAML document.</summary>
/// <param name="Node">A map, a list, or a text; null: there is none.</param>
internal sealed record Yaml(object? Node)
{
    /// <summary>What a map has under a key.</summary>
    public Yaml this[string key] => new((Node as IDictionary<object, object?>)?.TryGetValue(key, out var found) == true ? found : null);

    /// <summary>The items of a list.</summary>
    public IEnumerable<Yaml> Items => (Node as IEnumerable<object?> ?? []).Select(item => new Yaml(item));

    /// <summary>The entries of a map.</summary>
    public IEnumerable<KeyValuePair<string, Yaml>> Entries => (Node as IDictionary<object, object?> ?? new Dictionary<object, object?>()).Select(entry => KeyValuePair.Create((string)entry.Key, new Yaml(entry.Value)));

    /// <summary>The text.</summary>
    public string Text => Node as string ?? "";
}
