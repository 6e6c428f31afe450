using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>
/// The declared contact centre: everything about it that is configuration. One immutable value; actors follow its version.
/// </summary>
[GenerateSerializer, Immutable, Alias("antiphon.Centre")]
public sealed record Centre
{
    /// <summary>Rises by one with each change that was applied; 0 for a centre that was never configured.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>Where operators work, by name.</summary>
    [Id(1)] public ImmutableSortedDictionary<string, Site> Sites { get; init; } = ImmutableSortedDictionary<string, Site>.Empty;

    /// <summary>What calls are about, by name.</summary>
    [Id(2)] public ImmutableSortedDictionary<string, Topic> Topics { get; init; } = ImmutableSortedDictionary<string, Topic>.Empty;

    /// <summary>Why an operator may be not ready, by name.</summary>
    [Id(3)] public ImmutableSortedDictionary<string, NotReadyReason> NotReadyReasons { get; init; } = ImmutableSortedDictionary<string, NotReadyReason>.Empty;

    /// <summary>Queues by name.</summary>
    [Id(4)] public ImmutableSortedDictionary<string, Queue> Queues { get; init; } = ImmutableSortedDictionary<string, Queue>.Empty;

    /// <summary>Lines by E.164 number.</summary>
    [Id(5)] public ImmutableSortedDictionary<string, Line> Lines { get; init; } = ImmutableSortedDictionary<string, Line>.Empty;

    /// <summary>Operators by id.</summary>
    [Id(6)] public ImmutableSortedDictionary<string, Operator> Operators { get; init; } = ImmutableSortedDictionary<string, Operator>.Empty;

    /// <summary>Panels by name.</summary>
    [Id(7)] public ImmutableSortedDictionary<string, PanelDefinition> Panels { get; init; } = ImmutableSortedDictionary<string, PanelDefinition>.Empty;

    /// <summary>Sites whose silos and API nodes are to be empty, by name. Not declared: said by <see cref="ICentreGrain.Drain"/>, and outlives what is declared.</summary>
    [Id(8)] public ImmutableSortedSet<string> DrainedSites { get; init; } = [];
}

/// <summary>A place of work: a regional office, or the virtual site of those who work at home.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Site")]
public sealed record Site
{
    /// <summary>Unique; lower-case letters, digits and hyphens, 1 to 63 characters.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>IANA zone, for example <c>Asia/Irkutsk</c>.</summary>
    [Id(2)] public required string TimeZone { get; init; }

    /// <summary>True where nobody shares an office (outsourced home workers).</summary>
    [Id(3)] public bool IsVirtual { get; init; }

    /// <summary>The version of this resource: the centre version that last changed it.</summary>
    [Id(4)] public long Revision { get; init; }
}

/// <summary>What a call was about.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Topic")]
public sealed record Topic
{
    /// <summary>Unique; the form of <see cref="Site.Name"/>.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>The version of this resource.</summary>
    [Id(2)] public long Revision { get; init; }
}

/// <summary>A reason for which an operator is not ready.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.NotReadyReason")]
public sealed record NotReadyReason
{
    /// <summary>Set by the operator actor itself after too many unanswered offers in a row; always present.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>Unique; the form of <see cref="Site.Name"/>.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>The version of this resource.</summary>
    [Id(2)] public long Revision { get; init; }
}

/// <summary>How an operator is employed.</summary>
[GenerateSerializer, Alias("antiphon.Employment")]
public enum Employment
{
    /// <summary>On the staff of an office.</summary>
    Staff,

    /// <summary>An outsourced worker, as a rule at home.</summary>
    Outsourcer,
}

/// <summary>An operator as declared: who, where, and what he or she can do.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Operator")]
public sealed record Operator
{
    /// <summary>Unique; the form of <see cref="Site.Name"/>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The person's name.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>The <see cref="Site.Name"/> where the operator works.</summary>
    [Id(2)] public required string Site { get; init; }

    /// <summary>Staff or outsourcer.</summary>
    [Id(3)] public Employment Employment { get; init; }

    /// <summary>Skill → level, 1 (beginner) to 100 (master).</summary>
    [Id(4)] public ImmutableSortedDictionary<string, int> Skills { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>How much the operator may handle at once.</summary>
    [Id(5)] public Capacity Capacity { get; init; } = new();

    /// <summary>Where a telephony edge reaches the operator's voice: a SIP address or number; empty: the edge uses <see cref="Id"/>.</summary>
    [Id(6)] public string Address { get; init; } = "";

    /// <summary>The version of this resource.</summary>
    [Id(7)] public long Revision { get; init; }
}

/// <summary>Units of work that an operator may have at once, by kind. Voice is never more than one.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Capacity")]
public sealed record Capacity
{
    /// <summary>0 or 1 voice call.</summary>
    [Id(0)] public int Voice { get; init; } = 1;

    /// <summary>Chats at once, 0 to 25.</summary>
    [Id(1)] public int Chats { get; init; }

    /// <summary>Mails at once, 0 to 25.</summary>
    [Id(2)] public int Mails { get; init; }
}
