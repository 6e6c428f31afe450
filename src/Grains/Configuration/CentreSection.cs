using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antiphon.Configuration;

/// <summary>One section of a centre: the resources of one kind, seen without their types.</summary>
internal abstract record CentreSection(ResourceKind Kind, string Name, string Key)
{
    /// <summary>All sections, in the order of a centre file.</summary>
    public static readonly ImmutableArray<CentreSection> All =
    [
        new CentreSection<Site>(ResourceKind.Site, "sites", "name", c => c.Sites, (c, r) => c with { Sites = r }, (r, v) => r with { Revision = v }, r => r.Name, r => r.Revision),
        new CentreSection<Topic>(ResourceKind.Topic, "topics", "name", c => c.Topics, (c, r) => c with { Topics = r }, (r, v) => r with { Revision = v }, r => r.Name, r => r.Revision),
        new CentreSection<NotReadyReason>(ResourceKind.NotReadyReason, "notReadyReasons", "name", c => c.NotReadyReasons, (c, r) => c with { NotReadyReasons = r }, (r, v) => r with { Revision = v }, r => r.Name, r => r.Revision),
        new CentreSection<Queue>(ResourceKind.Queue, "queues", "name", c => c.Queues, (c, r) => c with { Queues = r }, (r, v) => r with { Revision = v }, r => r.Name, r => r.Revision),
        new CentreSection<Line>(ResourceKind.Line, "lines", "number", c => c.Lines, (c, r) => c with { Lines = r }, (r, v) => r with { Revision = v }, r => r.Number, r => r.Revision),
        new CentreSection<Operator>(ResourceKind.Operator, "operators", "id", c => c.Operators, (c, r) => c with { Operators = r }, (r, v) => r with { Revision = v }, r => r.Id, r => r.Revision),
        new CentreSection<PanelDefinition>(ResourceKind.Panel, "panels", "name", c => c.Panels, (c, r) => c with { Panels = r }, (r, v) => r with { Revision = v }, r => r.Name, r => r.Revision),
    ];

    /// <summary>The section of a kind.</summary>
    public static CentreSection Of(ResourceKind kind) => All.Single(section => section.Kind == kind);

    /// <summary>The section of a type of resource.</summary>
    public static CentreSection<T> Of<T>() where T : class => All.OfType<CentreSection<T>>().Single();

    /// <summary>The names of the section's resources.</summary>
    public abstract IEnumerable<string> Names(Centre centre);

    /// <summary>The revision of a resource; 0: there is none.</summary>
    public abstract long Revision(Centre centre, string name);

    /// <summary>The content of a resource as in a centre file, without name and revision; null: there is none.</summary>
    public abstract JsonObject? Content(Centre centre, string name);

    /// <summary>The centre with a resource as in a centre file. Throws <see cref="JsonException"/> with the path inside the resource.</summary>
    public abstract Centre Add(Centre centre, string name, JsonObject content);

    /// <summary>The centre without a resource.</summary>
    public abstract Centre Remove(Centre centre, string name);

    /// <summary>The centre with a resource's revision set.</summary>
    public abstract Centre Stamp(Centre centre, string name, long revision);

    /// <summary>Keys under which a resource of another name stands.</summary>
    public abstract IEnumerable<string> Misplaced(Centre centre);
}

/// <inheritdoc/>
internal sealed record CentreSection<T>(
    ResourceKind Kind,
    string Name,
    string Key,
    Func<Centre, ImmutableSortedDictionary<string, T>> Get,
    Func<Centre, ImmutableSortedDictionary<string, T>, Centre> With,
    Func<T, long, T> WithRevision,
    Func<T, string> KeyOf,
    Func<T, long> RevisionOf) : CentreSection(Kind, Name, Key)
    where T : class
{
    /// <summary>The centre with a resource added or replaced.</summary>
    public Centre Put(Centre centre, T resource) => With(centre, Get(centre).SetItem(KeyOf(resource), resource));

    /// <inheritdoc/>
    public override IEnumerable<string> Names(Centre centre) => Get(centre).Keys;

    /// <inheritdoc/>
    public override long Revision(Centre centre, string name) => Get(centre).TryGetValue(name, out var resource) ? RevisionOf(resource) : 0;

    /// <inheritdoc/>
    public override JsonObject? Content(Centre centre, string name)
    {
        if (!Get(centre).TryGetValue(name, out var resource))
            return null;
        var content = JsonSerializer.SerializeToNode(resource, CentreJson.Options)!.AsObject();
        content.Remove(Key);
        return content;
    }

    /// <inheritdoc/>
    public override Centre Add(Centre centre, string name, JsonObject content)
    {
        if (content.ContainsKey(Key))
            throw new JsonException($"There is no such member here: the {Key} is the key under which the resource stands.", $"$.{Key}", null, null);
        var named = content.DeepClone().AsObject();
        named[Key] = name;
        return With(centre, Get(centre).SetItem(name, named.Deserialize<T>(CentreJson.Options)!));
    }

    /// <inheritdoc/>
    public override Centre Remove(Centre centre, string name) => With(centre, Get(centre).Remove(name));

    /// <inheritdoc/>
    public override Centre Stamp(Centre centre, string name, long revision) => With(centre, Get(centre).SetItem(name, WithRevision(Get(centre)[name], revision)));

    /// <inheritdoc/>
    public override IEnumerable<string> Misplaced(Centre centre) => Get(centre).Where(pair => KeyOf(pair.Value) != pair.Key).Select(pair => pair.Key);
}
