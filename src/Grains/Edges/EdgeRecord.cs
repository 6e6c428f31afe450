using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Edges;

/// <summary>An edge as it is stored: the number of its connection, and until when the edge is believed to be there.</summary>
public sealed class EdgeRecord : IHotState
{
    /// <summary>The number of its connection.</summary>
    public long Session { get; set; }

    /// <summary>System time; past it, whoever sweeps wakes the edge's actor. Null: the edge holds no call.</summary>
    public DateTimeOffset? BelievedUntil { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive => [];

    /// <inheritdoc/>
    public HotColumns Columns => new ActorColumns { SystemDeadline = BelievedUntil };
}

/// <summary>Times of an edge's connection, all real.</summary>
public sealed record EdgeTimes
{
    /// <summary>An edge that does not renew its lease for so long is down.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>An edge that has been down for so long has lost its calls: the edge's grace.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Orders that are not done are sent again after this time.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(1);
}
