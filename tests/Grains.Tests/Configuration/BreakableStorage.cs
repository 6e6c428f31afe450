using System.Collections.Concurrent;
using Orleans.Storage;

namespace Antiphon.Configuration;

/// <summary>A storage in memory whose next write can be made to fail, before it is done or after.</summary>
internal sealed class BreakableStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (object State, string ETag)> _rows = new();

    public enum Break
    {
        Not,
        BeforeTheWrite,
        AfterTheWrite,
    }

    public Break Next { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_rows.TryGetValue((stateName, grainId), out var row))
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)row.State, row.ETag, true);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var broken = Next;
        Next = Break.Not;
        if (broken == Break.BeforeTheWrite)
            throw new IOException("The write was not done.");
        var etag = Guid.NewGuid().ToString();
        _rows[(stateName, grainId)] = (grainState.State!, etag);
        if (broken == Break.AfterTheWrite)
            throw new IOException("The write was done, but nobody was told.");
        (grainState.ETag, grainState.RecordExists) = (etag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _rows.TryRemove((stateName, grainId), out _);
        return Task.CompletedTask;
    }
}
