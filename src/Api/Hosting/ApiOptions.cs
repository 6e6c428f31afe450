using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Hosting;

/// <summary>What the host tells the API about itself.</summary>
public sealed record ApiOptions
{
    /// <summary>This node's name; new with each start of the process, so that what a former one held is not taken for held by this one.</summary>
    public required string Node { get; init; }

    /// <summary>The site where this node is; empty: none.</summary>
    public string Site { get; init; } = "";

    /// <summary>All, Silo or Api.</summary>
    public required string Role { get; init; }

    /// <summary>Reads the text of a centre file: what it says, and what in it could not be read.</summary>
    public required Func<string, (Centre Centre, ImmutableArray<ConfigurationProblem> Problems)> ReadCentreFile { get; init; }

    /// <summary>Real time without a message after which a stream is taken for dead; each side speaks at least once in a third of it.</summary>
    public TimeSpan StreamLease { get; init; } = TimeSpan.FromSeconds(10);
}
