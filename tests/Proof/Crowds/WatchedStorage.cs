using System.Globalization;
using Antiphon.Proof.Runtime;
using Antiphon.Storage;
using Antiphon.Storage.Hot;
using Orleans.Storage;

namespace Antiphon.Proof.Crowds;

/// <summary>The hot storage of the silos: an actor that wakes cannot read its state, a write fails before a commit, after it, or by a stale ETag, and tells what was committed.</summary>
public sealed class WatchedStorage(IGrainStorage storage, Commits commits, Storm storm) : IGrainStorage
{
    private const double Share = 1 / 150.0;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => commits.During(() =>
        storm.Strikes(Failure.ReadFailed, Share) ? throw new StorageUnavailableException("The connection broke.") : storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => commits.During(async () =>
    {
        if (storm.Strikes(Failure.WriteRefused, Share))
            throw new StorageUnavailableException("The disk is full.");
        if (grainState.RecordExists && storm.Strikes(Failure.StaleETag, Share))
            await Touch<T>(stateName, grainId);
        var copy = HotStore.Copy((IHotState)grainState.State!);
        if ((commits.Plant is { } plant ? plant(copy) : copy) is not { } state)
            return; // acknowledged and forgotten
        var written = new GrainState<T>((T)state, grainState.ETag) { RecordExists = grainState.RecordExists };
        await storage.WriteStateAsync(stateName, grainId, written);
        commits.Add(long.Parse(written.ETag!, CultureInfo.InvariantCulture), state);
        if (storm.Strikes(Failure.WriteUnsure, Share))
            throw new StorageUnavailableException("The connection broke.", outcomeUnknown: true);
        (grainState.ETag, grainState.RecordExists) = (written.ETag, true);
    });

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => commits.During(() => storage.ClearStateAsync(stateName, grainId, grainState));

    /// <summary>Somebody else writes the row, as it is.</summary>
    private async Task Touch<T>(string stateName, GrainId grainId)
    {
        var stored = new GrainState<T>();
        await storage.ReadStateAsync(stateName, grainId, stored);
        if (stored.RecordExists)
            await storage.WriteStateAsync(stateName, grainId, stored);
    }
}
