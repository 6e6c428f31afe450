using System.Reflection;
using System.Xml.Linq;

namespace Antiphon.Architecture;

/// <summary>The repository as its files tell it, and the assemblies built from it.</summary>
internal static class House
{
    public static string Root { get; } = FindRoot();

    /// <summary>The rooms of src and, for each, the rooms that its arrows reach directly: design.md, "The house".</summary>
    public static IReadOnlyDictionary<string, string[]> Arrows { get; } = new Dictionary<string, string[]>
    {
        ["Grains.Interfaces"] = [],
        ["Storage"] = ["Grains.Interfaces"],
        ["Grains"] = ["Grains.Interfaces", "Storage"],
        ["Api"] = ["Grains.Interfaces", "Storage"],
        ["Client"] = [],
        ["Simulation"] = ["Client"],
        ["Silo"] = ["Api", "Grains", "Simulation"],
    };

    public static IEnumerable<string> Projects => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.csproj", SearchOption.AllDirectories));

    /// <summary>The C# files of src that people write.</summary>
    public static IEnumerable<string> Sources => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(file));

    /// <summary>The folders of src that people make.</summary>
    public static IEnumerable<string> Folders => Directory.EnumerateDirectories(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories).Where(folder => !IsBuilt(folder + "/"));

    /// <summary>The pages that people read.</summary>
    public static IEnumerable<string> Pages => Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories).Where(file => !IsBuilt(file));

    public static Assembly Load(string room) => Assembly.Load($"Antiphon.{room}");

    /// <summary>The elements of a kind in a room's project file, by their Include.</summary>
    public static IEnumerable<string> Items(string room, string kind) =>
        XDocument.Load(Path.Combine(Root, "src", room, $"{room}.csproj")).Descendants(kind).Select(element => element.Attribute("Include")!.Value);

    /// <summary>A room and all that its arrows lead to.</summary>
    public static HashSet<string> Reach(string room) => [room, .. Arrows[room].SelectMany(Reach)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static bool IsBuilt(string path) => path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
                return at.FullName;
        throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
