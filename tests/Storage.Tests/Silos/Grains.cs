using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Tests.Silos;

/// <summary>A grain that keeps a note in the slow storage.</summary>
public interface INote : IGrainWithStringKey
{
    Task<string> Get();

    Task Set(string text);

    Task Clear();
}

public sealed class Note
{
    public string Text { get; set; } = "";

    public Wish Wish { get; set; }

    public List<string> Words { get; set; } = [];
}

public sealed class NoteGrain([PersistentState("note", StorageRegistration.Slow)] IPersistentState<Note> note) : Grain, INote
{
    public Task<string> Get() => Task.FromResult(note.State.Text + note.State.Words.Count);

    public Task Set(string text)
    {
        (note.State.Text, note.State.Wish) = (text, Wish.Ready);
        note.State.Words.Add(text);
        return note.WriteStateAsync();
    }

    public Task Clear() => note.ClearStateAsync();
}

/// <summary>A grain that keeps hot state.</summary>
public interface IHotCall : IGrainWithGuidKey
{
    Task Queue(string queue, bool ended);

    Task<string?> Get();

    /// <summary>Writes behind the grain's back, then as the grain.</summary>
    Task Conflict();
}

public sealed class HotCallState : IHotState
{
    public Guid Id { get; set; }

    public string? Queue { get; set; }

    public List<ArchiveRow> Archive { get; } = [];

    IReadOnlyList<ArchiveRow> IHotState.Archive => Archive;

    public HotColumns Columns => new CallColumns
    {
        State = "Queued",
        Line = "line",
        Edge = "edge",
        ArrivedAt = Rows.Noon,
        Waiting = new WaitingCall { Id = Id, Queue = Queue!, RankTime = Rows.Noon, FirstArrival = Rows.Noon, EnteredAt = Rows.Noon, Line = "line" },
    };
}

public sealed class HotCallGrain([PersistentState("call", StorageRegistration.Hot)] IPersistentState<HotCallState> call, AntiphonDatabase database) : Grain, IHotCall
{
    public Task Queue(string queue, bool ended)
    {
        (call.State.Id, call.State.Queue) = (this.GetPrimaryKey(), queue);
        if (ended) call.State.Archive.Add(Rows.Call(call.State.Id));
        return call.WriteStateAsync();
    }

    public Task<string?> Get() => Task.FromResult(call.State.Queue);

    public async Task Conflict()
    {
        var other = new Stored<HotCallState>(call.State) { ETag = call.Etag };
        await new HotGrainStorage(database).WriteStateAsync("call", this.GetGrainId(), other);
        await call.WriteStateAsync();
    }
}
