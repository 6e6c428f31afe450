using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>What the centre stores: a centre file and what the file leaves out, so that the stored form is ours whatever serializer the storage has.</summary>
[GenerateSerializer, Alias("antiphon.CentreState")]
internal sealed class CentreState
{
    /// <summary>The configuration as last applied, as <see cref="CentreFile"/> writes it; empty: there is none.</summary>
    [Id(0)] public string File { get; set; } = "";

    /// <summary>Its version.</summary>
    [Id(1)] public long Version { get; set; }

    /// <summary>The revision of each resource, by path (<c>queues[sales]</c>).</summary>
    [Id(2)] public Dictionary<string, long> Revisions { get; set; } = [];

    /// <summary>SHA-256 of the centre file that was last declared, in hexadecimal; empty: none was.</summary>
    [Id(3)] public string Declared { get; set; } = "";

    /// <summary>Sites that are drained.</summary>
    [Id(4)] public List<string> Drained { get; set; } = [];

    /// <summary>Who worked where, by operator and time.</summary>
    [Id(5)] public List<Posting> Postings { get; set; } = [];

    /// <summary>The state that stores a centre.</summary>
    public static CentreState Of(Centre centre, string declared, ImmutableArray<Posting> postings) => new()
    {
        File = CentreFile.Write(centre),
        Version = centre.Version,
        Revisions = CentreSection.All
            .SelectMany(section => section.Names(centre).Select(name => (Path: Path(section, name), Revision: section.Revision(centre, name))))
            .ToDictionary(resource => resource.Path, resource => resource.Revision),
        Declared = declared,
        Drained = [.. centre.DrainedSites],
        Postings = [.. postings],
    };

    /// <summary>The centre that is stored. Throws <see cref="InvalidOperationException"/> if this program cannot read it.</summary>
    public Centre ToCentre()
    {
        if (Version == 0)
            return new();
        var (centre, problems) = CentreFile.Read(File);
        if (!problems.IsEmpty)
            throw new InvalidOperationException($"The stored centre cannot be read by this program: {problems[0]}");
        centre = centre with { Version = Version, DrainedSites = [.. Drained] };
        foreach (var section in CentreSection.All)
            foreach (var name in section.Names(centre))
                centre = section.Stamp(centre, name, Revisions[Path(section, name)]);
        return centre;
    }

    private static string Path(CentreSection section, string name) => $"{section.Name}[{name}]";
}
