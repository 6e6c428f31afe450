using System.Globalization;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Orleans.Storage;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.Runtime;

/// <summary>The storage of a cluster in memory: hot rows under ETags, an archive, and a commit that may fail before or after.</summary>
public sealed partial class HotStore(Cluster cluster)
{
    private readonly Dictionary<GrainId, Row> _rows = [];
    private readonly List<(long Change, Row Row)> _log = [];
    private readonly List<ArchivedCall> _filed = [];
    private long _change;

    /// <summary>Told of each commit.</summary>
    public Action<IHotState>? Committed { get; set; }

    /// <summary>Changes what is committed, or forgets it (null): a planted fault.</summary>
    public Func<IHotState, IHotState?>? Plant { get; set; }

    /// <summary>Operators whose rows queues do not find: a planted fault.</summary>
    public IReadOnlySet<string> Hidden { get; set; } = new HashSet<string>();

    /// <summary>Every operator and every call that lives, as committed.</summary>
    public IEnumerable<IHotState> States => _rows.Values.Select(row => row.State).OfType<IHotState>();

    /// <summary>The state of an actor, read for its activation.</summary>
    internal async Task<StoredState<T>> Read<T>(Activation activation) where T : class, IHotState, new()
    {
        var state = new StoredState<T>(this, activation, activation.GrainId);
        await state.ReadStateAsync();
        return state;
    }

    internal Task<(IHotState? State, string? ETag)> Read(Place place, GrainId id) => Later(place, () =>
        _rows.TryGetValue(id, out var row) ? (row.State is { } state ? Copy(state) : null, Text(row)) : (null, (string?)null));

    internal Task<string?> Write(Place place, GrainId id, IHotState? state, string? etag)
    {
        var copy = state is null ? null : Copy(state);
        var key = Chance.Key(place.Key, 7);
        var done = new TaskCompletionSource<string?>();
        cluster.Schedule.After(Travel(key), () =>
        {
            // A process that died a moment ago may have sent its write or not.
            if (place.IsDead && cluster.Chance.Below(key, 2) == 0)
                return;
            try
            {
                if (cluster.Weather.Strikes(Failure.WriteRefused, key, 0.002))
                    throw new StorageUnavailableException("The disk is full.");
                var row = _rows.GetValueOrDefault(id);
                if (row is not null && cluster.Weather.Strikes(Failure.StaleETag, key, 0.002))
                    Touch(row);
                if ((row is null ? null : Text(row)) != etag)
                    throw new InconsistentStateException($"The state of {id} was written by somebody else.", row is null ? null : Text(row), etag);
                var written = Commit(id, copy);
                if (cluster.Weather.Strikes(Failure.WriteUnsure, key, 0.002))
                    throw new StorageUnavailableException("The connection broke.");
                place.Run(() => done.SetResult(Text(written)));
            }
            catch (Exception exception)
            {
                place.Run(() => done.SetException(exception));
            }
        });
        return done.Task;
    }

    private Row Commit(GrainId id, IHotState? state)
    {
        if (!_rows.TryGetValue(id, out var row))
            _rows[id] = row = new Row(id);
        Touch(row);
        if (state is not null && Plant is { } plant)
        {
            state = plant(state);
            if (state is null)
                return row;
        }
        (row.State, row.Columns) = (state, state?.Columns);
        _filed.AddRange(state?.Archive.OfType<ArchivedCall>() ?? []);
        if (state is not null)
            Committed?.Invoke(state);
        return row;
    }

    private void Touch(Row row)
    {
        row.Change = ++_change;
        _log.Add((row.Change, row));
    }

    /// <summary>Asks the storage; it answers with what held at some moment on the way.</summary>
    private Task<T> Later<T>(Place? place, Func<T> read, bool mayFail = false)
    {
        var done = new TaskCompletionSource<T>();
        var key = Chance.Key(place?.Key ?? 0, 8);
        var (found, travel) = (default(T)!, Travel(key));
        var answer = () =>
        {
            if (mayFail && cluster.Weather.Strikes(Failure.ReadFailed, key, 0.002))
                done.SetException(new StorageUnavailableException("The connection broke."));
            else
                done.SetResult(found);
        };
        cluster.Schedule.After(cluster.Chance.Between(Chance.Key(key, 9), TimeSpan.Zero, travel), () => found = read());
        cluster.Schedule.After(travel, () =>
        {
            if (place is null)
                answer();
            else
                place.Run(answer);
        });
        return done.Task;
    }

    private TimeSpan Travel(ulong key) => cluster.Chance.Between(key, TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(2));

    private static string Text(Row row) => row.Change.ToString(CultureInfo.InvariantCulture);

    /// <summary>A record of its own over the same values, which nobody changes.</summary>
    internal static IHotState Copy(IHotState state) => state switch
    {
        CallRecord call => new CallRecord { Call = call.Call, Archive = call.Archive },
        OperatorRecord who => new OperatorRecord { Operator = who.Operator, LinkDeadline = who.LinkDeadline, Archive = who.Archive },
        QueueRecord queue => new QueueRecord { Epoch = queue.Epoch },
        EdgeRecord edge => new EdgeRecord { Session = edge.Session, BelievedUntil = edge.BelievedUntil },
        DoorRecord door => new DoorRecord { BelievedUntil = door.BelievedUntil },
        _ => throw new ArgumentException($"A {state.GetType().Name} is not stored here."),
    };

    private sealed class Row(GrainId id)
    {
        public GrainId Id { get; } = id;

        public long Change { get; set; }

        public IHotState? State { get; set; }

        public HotColumns? Columns { get; set; }
    }
}
