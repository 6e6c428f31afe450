using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Doors;

/// <summary>A door as it is stored: until when its node is believed to be there.</summary>
public sealed class DoorRecord : IHotState
{
    /// <summary>System time; past it, whoever sweeps wakes the door.</summary>
    public DateTimeOffset BelievedUntil { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive => [];

    /// <inheritdoc/>
    public HotColumns Columns => new ActorColumns { SystemDeadline = BelievedUntil };
}
