using Antiphon.Storage.Sql;
using Orleans.Storage;

namespace Antiphon.Storage.Hot;

/// <summary>A write of hot state, complete: what is stored if its writer knows the stored row, and nothing of it otherwise.</summary>
/// <param name="Grain">Whose state.</param>
/// <param name="Held">The change that the writer knows; null: there must be no row.</param>
/// <param name="Row">The row; null: it is deleted.</param>
/// <param name="Archive">What is filed with it.</param>
internal sealed record HotWrite(string Grain, long? Held, HotRow? Row, ArchiveValues[] Archive)
{
    /// <summary>See <see cref="IHotState.MayWait"/>.</summary>
    public bool MayWait { get; init; }

    /// <summary>What a write that came too late is told.</summary>
    public InconsistentStateException Stale(long? stored) =>
        new($"The state of {Grain} was written by somebody else.", stored is { } change ? HotGrainStorage.Text(change) : null, Held is { } held ? HotGrainStorage.Text(held) : null);
}

/// <summary>A hot row as it is written.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Payload">The state.</param>
/// <param name="Values">The table's columns.</param>
/// <param name="IsLast">It will not be written soon again.</param>
internal sealed record HotRow(HotTable Table, byte[] Payload, object[] Values, bool IsLast);
