using Antiphon.Storage.Hot;

namespace Antiphon.Proof.Runtime;

/// <summary>An actor's state: what it holds in memory, under the ETag by which it was read.</summary>
internal sealed class StoredState<T>(HotStore store, Place place, GrainId id) : IPersistentState<T> where T : class, IHotState, new()
{
    public T State { get; set; } = new();

    public string Etag { get; private set; } = null!;

    public bool RecordExists => Etag is not null;

    public async Task ReadStateAsync()
    {
        var (state, etag) = await store.Read(place, id);
        (State, Etag) = ((T?)state ?? new T(), etag!);
    }

    public async Task WriteStateAsync() => Etag = (await store.Write(place, id, State, Etag))!;

    public async Task ClearStateAsync()
    {
        await store.Write(place, id, null, Etag);
        (State, Etag) = (new T(), null!);
    }
}
