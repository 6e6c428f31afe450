using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Queues;

/// <summary>The one stored record of a queue: its epoch, raised by each activation under the ETag.</summary>
public sealed class QueueRecord : IHotState
{
    /// <summary>The number of the activation that owns the queue now.</summary>
    public long Epoch { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive => [];

    /// <inheritdoc/>
    public HotColumns Columns => new ActorColumns();
}
