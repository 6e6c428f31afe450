using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>The kinds of resource that a centre is made of.</summary>
[GenerateSerializer, Alias("antiphon.ResourceKind")]
public enum ResourceKind
{
    /// <summary>A <see cref="Configuration.Site"/>.</summary>
    Site,

    /// <summary>A <see cref="Configuration.Topic"/>.</summary>
    Topic,

    /// <summary>A <see cref="Configuration.NotReadyReason"/>.</summary>
    NotReadyReason,

    /// <summary>A <see cref="Configuration.Queue"/>.</summary>
    Queue,

    /// <summary>A <see cref="Configuration.Line"/>.</summary>
    Line,

    /// <summary>An <see cref="Configuration.Operator"/>.</summary>
    Operator,

    /// <summary>A <see cref="PanelDefinition"/>.</summary>
    Panel,
}

/// <summary>What became of a resource between two centres.</summary>
[GenerateSerializer, Alias("antiphon.DifferenceKind")]
public enum DifferenceKind
{
    /// <summary>Only the new centre has it.</summary>
    Added,

    /// <summary>Both have it, with other content.</summary>
    Changed,

    /// <summary>Only the old centre has it.</summary>
    Removed,
}

/// <summary>One resource that differs between two centres.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CentreDifference")]
public sealed record CentreDifference
{
    /// <summary>Added, changed or removed.</summary>
    [Id(0)] public required DifferenceKind Difference { get; init; }

    /// <summary>What it is.</summary>
    [Id(1)] public required ResourceKind Kind { get; init; }

    /// <summary>Its name, number or id.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>Which fields, for a changed one; empty otherwise.</summary>
    [Id(3)] public ImmutableArray<FieldDifference> Fields { get; init; } = [];
}

/// <summary>One field of a resource that differs.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.FieldDifference")]
public sealed record FieldDifference
{
    /// <summary>The field as in the centre file, for example <c>offerTimeout</c>.</summary>
    [Id(0)] public required string Field { get; init; }

    /// <summary>The old value as JSON of the centre file; null: it was not set.</summary>
    [Id(1)] public string? Old { get; init; }

    /// <summary>The new value as JSON of the centre file; null: it is not set.</summary>
    [Id(2)] public string? New { get; init; }
}
