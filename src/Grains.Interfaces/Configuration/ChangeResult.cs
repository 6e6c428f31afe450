using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>What became of a wish to change the centre.</summary>
[GenerateSerializer, Alias("antiphon.ChangeOutcome")]
public enum ChangeOutcome
{
    /// <summary>The centre has a new version (in a dry run: it would have).</summary>
    Applied,

    /// <summary>The centre is already so; its version stays.</summary>
    Unchanged,

    /// <summary>Somebody else changed it since: <see cref="ChangeResult.Revision"/> is not the one that was expected. Nothing is changed.</summary>
    Conflict,

    /// <summary>Refused: <see cref="ChangeResult.Problems"/> holds at least one error. Nothing is changed.</summary>
    Invalid,

    /// <summary>There is no such resource to delete.</summary>
    NotFound,
}

/// <summary>The answer to a change of the centre.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.ChangeResult")]
public sealed record ChangeResult
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required ChangeOutcome Outcome { get; init; }

    /// <summary>The version of the centre after it (in a dry run: as it stands).</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>The revision of the one resource that was put or deleted, as it stands now (0: there is none); of the whole centre: its version.</summary>
    [Id(2)] public required long Revision { get; init; }

    /// <summary>Errors (if Invalid) and warnings.</summary>
    [Id(3)] public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>What changed, or in a dry run would change.</summary>
    [Id(4)] public ImmutableArray<CentreDifference> Changes { get; init; } = [];
}
