using Antiphon.Storage.Directories;
using DbUp.Engine;

namespace Antiphon.Storage.Schema;

/// <summary>The numbered scripts of a database (deploy/sql), in their order.</summary>
internal sealed class SchemaScripts
{
    /// <param name="folder">Where they lie below deploy/sql.</param>
    public SchemaScripts(string folder)
    {
        var assembly = typeof(SchemaScripts).Assembly;
        All = [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith($"{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return new SqlScript(Path.GetFileNameWithoutExtension(n[(folder.Length + 1)..]), reader.ReadToEnd());
        })];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<SqlScript> All { get; }

    /// <summary>The last one this program knows.</summary>
    public string Newest => All[^1].Name;

    /// <summary>Refuses versions that this program does not know.</summary>
    /// <param name="place">Which database has them.</param>
    /// <param name="versions">What it has.</param>
    /// <param name="other">What else could be used.</param>
    /// <exception cref="DataDirectoryException">A version is unknown.</exception>
    public void Check(string place, IEnumerable<string> versions, string other)
    {
        var unknown = versions.Except(All.Select(s => s.Name)).ToList();
        if (unknown.Count > 0)
        {
            throw new DataDirectoryException(
                $"The database {place} is newer than this program: it has {string.Join(", ", unknown)}, this program knows {Newest}. Start the newer program, or use another {other}.");
        }
    }
}
