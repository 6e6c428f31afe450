using System.Globalization;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Sql;
using Antiphon.Storage.Sqlite;
using Orleans.Storage;

namespace Antiphon.Storage.Hot;

/// <summary>
/// Hot state of <see cref="HotStorage.Memory"/>: rows in this process, under the same ETags and change numbers as the rows on disk, gone with it. Archive rows
/// go to the database all the same, behind the writes' back.
/// </summary>
internal sealed class MemoryHotStore(SqliteWriter writer) : IGrainStorage, IHotRows
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, Row> _rows = [];
    // Those that may have to act or be found: all but ended calls, which lie about until they are purged.
    private readonly Dictionary<GrainId, Row> _live = [];
    // All rows in the order of their last change.
    private readonly LinkedList<Row> _changes = [];
    private long _change;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            var row = _rows.GetValueOrDefault(grainId);
            grainState.State = row is null ? Activator.CreateInstance<T>() : (T)row.State.Copy();
            (grainState.ETag, grainState.RecordExists) = (row is null ? null : Text(row.Change), row is not null);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var given = HotGrainStorage.Hot(grainState.State);
        var (state, columns, archive, etag) = (given.Copy(), given.Columns, HotGrainStorage.Rows(given), grainState.ETag);
        grainState.ETag = Text(Put(grainId, state, columns, etag));
        grainState.RecordExists = true;
        await File(archive);
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (archive, etag) = (HotGrainStorage.Rows(HotGrainStorage.Hot(grainState.State)), grainState.ETag);
        Remove(grainId, etag);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        await File(archive);
    }

    /// <summary>Forgets the calls that ended before a system time; returns how many.</summary>
    public int PurgeEnded(DateTimeOffset before)
    {
        lock (_lock)
        {
            var ended = _rows.Values.Where(row => row.Columns is CallColumns { EndedAt: { } at } && at < before).ToList();
            ended.ForEach(Remove);
            return ended.Count;
        }
    }

    /// <inheritdoc/>
    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) => Ask(() =>
        new HotPage<WaitingCall>([.. Calls.Select(call => call.Waiting).OfType<WaitingCall>().Where(call => call.Queue == queue).OrderBy(call => call.RankTime).ThenBy(call => call.Id)], _change));

    /// <inheritdoc/>
    public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) => Ask(() =>
        new HotPage<OperatorFacts>([.. Operators.Select(columns => columns.Facts).OrderBy(facts => facts.Id, StringComparer.Ordinal)], _change));

    /// <inheritdoc/>
    public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => Ask(() =>
    {
        List<WaitingCall> waiting = [];
        List<Guid> gone = [];
        List<OperatorFacts> operators = [];
        foreach (var row in Since(since))
        {
            if (row.Columns is OperatorColumns who) operators.Add(who.Facts);
            else if (row.Columns is CallColumns { Waiting: { } stands } && stands.Queue == queue) waiting.Add(stands);
            else if (row.Columns is CallColumns) gone.Add(row.CallId);
        }
        return new HotChanges(waiting, gone, operators, _change);
    });

    /// <inheritdoc/>
    public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => Ask(() =>
    {
        List<CallVersion> calls = [];
        List<OperatorVersion> operators = [];
        foreach (var row in Since(since))
        {
            if (row.Columns is OperatorColumns who) operators.Add(new OperatorVersion(who.Facts.Id, row.Change));
            else if (row.Columns is CallColumns call) calls.Add(new CallVersion(row.CallId, row.Change, call.Line, call.Operator, call.EndedAt is not null));
        }
        return new HotVersions(calls, operators, _change);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) => Ask<IReadOnlyList<Guid>>(() =>
        [.. from row in _rows.Values
            let call = row.Columns as CallColumns
            where call is not null && call.Edge == edge && (call.EndedAt is not { } ended || ended > endedAfter)
            orderby call.ArrivedAt, row.CallId
            select row.CallId]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) => Ask<IReadOnlyList<DoorDesk>>(() =>
        [.. Operators.Where(who => who.Door == door && door.Length > 0).OrderBy(who => who.Facts.Id, StringComparer.Ordinal).Select(who => new DoorDesk(who.Facts.Id, who.Session))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) => Ask<IReadOnlyList<OverdueActor>>(() =>
        [.. (from row in _live.Values
             let domain = domainTime - row.Columns.Deadline
             let system = systemTime - row.Columns.SystemDeadline
             let bySystem = system > (domain ?? TimeSpan.Zero)
             let debt = bySystem ? system : domain
             where debt > TimeSpan.Zero
             orderby debt descending, row.Id.ToString()
             select new OverdueActor(row.Id, (bySystem ? row.Columns.SystemDeadline : row.Columns.Deadline)!.Value)).Take(limit)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) => Ask<IReadOnlyList<LiveCall>>(() =>
        [.. (from row in _live.Values
             let call = row.Columns as CallColumns
             where call is not null && (filter.Line ?? call.Line) == call.Line && (filter.State ?? call.State) == call.State
                 && (filter.Queue is null || filter.Queue == call.Waiting?.Queue) && (filter.Operator is null || filter.Operator == call.Operator)
                 && (after is null || (call.ArrivedAt, row.CallId).CompareTo((after.ArrivedAt, after.Id)) > 0)
             orderby call.ArrivedAt, row.CallId
             select new LiveCall(row.CallId, call.State, call.Line, call.Waiting?.Queue, call.Operator, call.Client, call.Topic, call.Edge, call.ArrivedAt, call.Waiting?.RankTime)).Take(limit)]);

    /// <summary>The rows changed above a number, in the order of their changes.</summary>
    private IEnumerable<Row> Since(long change)
    {
        var node = _changes.Last;
        while (node?.Previous is { } before && before.Value.Change > change) node = before;
        for (; node is not null; node = node.Next)
            if (node.Value.Change > change) yield return node.Value;
    }

    private IEnumerable<CallColumns> Calls => _live.Values.Select(row => row.Columns).OfType<CallColumns>();

    private IEnumerable<OperatorColumns> Operators => _live.Values.Select(row => row.Columns).OfType<OperatorColumns>();

    private long Put(GrainId grain, IHotState state, HotColumns columns, string? etag)
    {
        lock (_lock)
        {
            var row = Held(grain, etag);
            if (row is null) _rows[grain] = row = new Row(grain);
            else _changes.Remove(row.Place);
            (row.State, row.Columns, row.Change) = (state, columns, ++_change);
            _changes.AddLast(row.Place);
            if (columns is CallColumns { EndedAt: not null }) _live.Remove(grain);
            else _live[grain] = row;
            return row.Change;
        }
    }

    private void Remove(GrainId grain, string? etag)
    {
        lock (_lock)
        {
            if (Held(grain, etag) is { } row) Remove(row);
        }
    }

    private Task File(ArchiveValues[] rows) => rows.Length == 0 ? Task.CompletedTask : writer.Post(connection =>
    {
        foreach (var (table, values) in rows) connection.Execute(table.Upsert, values);
    });

    private void Remove(Row row)
    {
        _rows.Remove(row.Id);
        _live.Remove(row.Id);
        _changes.Remove(row.Place);
    }

    /// <summary>The row, if it is what the writer holds; null: neither has one.</summary>
    private Row? Held(GrainId grain, string? etag)
    {
        var row = _rows.GetValueOrDefault(grain);
        var stored = row is null ? null : Text(row.Change);
        return stored == etag ? row : throw new InconsistentStateException($"The state of {grain} was written by somebody else.", stored, etag);
    }

    private Task<T> Ask<T>(Func<T> read)
    {
        lock (_lock) return Task.FromResult(read());
    }

    private static string Text(long change) => change.ToString(CultureInfo.InvariantCulture);

    private sealed class Row
    {
        private Guid? _callId;

        public Row(GrainId id) => (Id, Place) = (id, new LinkedListNode<Row>(this));

        public GrainId Id { get; }

        public LinkedListNode<Row> Place { get; }

        public IHotState State { get; set; } = null!;

        public HotColumns Columns { get; set; } = null!;

        public long Change { get; set; }

        public Guid CallId => _callId ??= Guid.Parse(Id.Key.ToString()!);
    }
}
