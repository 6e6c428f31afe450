using System.Collections.Immutable;

namespace Antiphon.Panels;

/// <summary>What a stream carries: facts of a silo's actors, each the newest it had. Lost or late ones are made up for by the panel.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelFacts")]
public sealed record PanelFacts
{
    /// <summary>Calls that changed.</summary>
    [Id(0)] public ImmutableArray<CallFact> Calls { get; init; } = [];

    /// <summary>Operators who changed.</summary>
    [Id(1)] public ImmutableArray<OperatorFact> Operators { get; init; } = [];
}

/// <summary>The state of a picture: each activation of a panel counts anew.</summary>
/// <param name="Activation">The activation that made it.</param>
/// <param name="Number">Rises with each change.</param>
[GenerateSerializer, Immutable, Alias("antiphon.PanelVersion")]
public readonly record struct PanelVersion([property: Id(0)] Guid Activation, [property: Id(1)] long Number);

/// <summary>One figure of the day.</summary>
/// <param name="Formula">Which figure, by the id of its formula (<c>docs/metrics.md</c>).</param>
/// <param name="Value">A count, a share from 0 to 1, or seconds, as the formula says; null: it has no meaning yet (a mean of nothing).</param>
[GenerateSerializer, Immutable, Alias("antiphon.PanelFigure")]
public sealed record PanelFigure([property: Id(0)] string Formula, [property: Id(1)] double? Value);

/// <summary>A part of what a panel shows. Of each: none: all.</summary>
/// <param name="Lines">Calls of these lines, operators who serve one of them.</param>
/// <param name="Queues">Calls of these queues, operators who serve one of them.</param>
/// <param name="Sites">Operators of these sites.</param>
[GenerateSerializer, Immutable, Alias("antiphon.PanelFilter")]
public sealed record PanelFilter([property: Id(0)] ImmutableArray<string> Lines, [property: Id(1)] ImmutableArray<string> Queues, [property: Id(2)] ImmutableArray<string> Sites);

/// <summary>How good a picture is.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelFreshness")]
public sealed record PanelFreshness
{
    /// <summary>The newest thing seen (domain); null: nothing yet.</summary>
    [Id(0)] public DateTimeOffset? SourceTime { get; init; }

    /// <summary>When it was last held against the stored rows (system time); null: not yet.</summary>
    [Id(1)] public DateTimeOffset? CheckedAt { get; init; }
}

/// <summary>A whole picture.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelPicture")]
public sealed record PanelPicture
{
    /// <summary>Which.</summary>
    [Id(0)] public required PanelVersion Version { get; init; }

    /// <summary>Its operators, by id; those too who are signed out.</summary>
    [Id(1)] public ImmutableArray<OperatorFact> Operators { get; init; } = [];

    /// <summary>The calls that live, by rank time and id; those that stand in no queue by arrival.</summary>
    [Id(2)] public ImmutableArray<CallFact> Calls { get; init; } = [];

    /// <summary>Figures of the day.</summary>
    [Id(3)] public ImmutableArray<PanelFigure> Figures { get; init; } = [];

    /// <summary>How good it is.</summary>
    [Id(4)] public PanelFreshness Freshness { get; init; } = new();
}

/// <summary>What a node that follows is answered: how good the picture is now, though nothing in it may have changed.</summary>
/// <param name="Freshness">How good it is.</param>
/// <param name="Whole">The whole of it; null: the node has that version.</param>
[GenerateSerializer, Immutable, Alias("antiphon.PanelNow")]
public sealed record PanelNow([property: Id(0)] PanelFreshness Freshness, [property: Id(1)] PanelPicture? Whole);

/// <summary>What makes the picture of one version into that of a later one.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelChange")]
public sealed record PanelChange
{
    /// <summary>The version before; of another one a whole picture must be asked for.</summary>
    [Id(0)] public required PanelVersion From { get; init; }

    /// <summary>The version after.</summary>
    [Id(1)] public required PanelVersion To { get; init; }

    /// <summary>Operators who changed or came.</summary>
    [Id(2)] public ImmutableArray<OperatorFact> Operators { get; init; } = [];

    /// <summary>Operators who do not belong here any more.</summary>
    [Id(3)] public ImmutableArray<string> OperatorsGone { get; init; } = [];

    /// <summary>Calls that changed or came.</summary>
    [Id(4)] public ImmutableArray<CallFact> Calls { get; init; } = [];

    /// <summary>Calls that ended.</summary>
    [Id(5)] public ImmutableArray<Guid> CallsGone { get; init; } = [];

    /// <summary>All figures of the day.</summary>
    [Id(6)] public ImmutableArray<PanelFigure> Figures { get; init; } = [];

    /// <summary>How good the picture is then.</summary>
    [Id(7)] public PanelFreshness Freshness { get; init; } = new();
}
