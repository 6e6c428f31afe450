using System.Diagnostics;
using System.Threading.Channels;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Sql;
using Antiphon.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>
/// This process' writer of hot state: while one batch is under way, the next one gathers. An operation that comes too late, or with a fault of its own, fails alone.
/// If the statement fails, all of its operations do; the connection is opened anew for the next batch, so that writing goes on by itself once the fault is gone. It has a thread
/// of its own: among the pool's, whose queue is long when there is much to do, it would wait at each step while the server has nothing to do.
/// </summary>
internal sealed partial class PostgresWriter : IDisposable
{
    /// <summary>How long what may wait is gathered.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>So often a batch is tried that other processes' writes are crosswise in the way of.</summary>
    private const int Tries = 5;

    private readonly Channel<PostgresWrite> _queue = Channel.CreateUnbounded<PostgresWrite>();
    // Somebody waits for what lies in the queue, or there is a whole batch of it.
    private readonly SemaphoreSlim _awaited = new(0);
    private readonly PostgresConnections _connections;
    private readonly BatchConnection _connection;
    private readonly int _most;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    // What is wrong now, told once, and how many batches have failed by it.
    private string? _fault;
    private int _failed;

    public PostgresWriter(PostgresConnections connections, int most, ILogger logger)
    {
        (_connections, _connection, _most, _logger) = (connections, new BatchConnection(connections.Writes), most, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "PostgreSQL writer" };
        _thread.Start();
    }

    /// <summary>Writes; completes when the write is durable. See <see cref="AntiphonDatabase.Write"/>.</summary>
    public Task<long> Write(HotWrite write) => Add(new PostgresWrite(write), write.MayWait);

    /// <summary>Commits a trivial write.</summary>
    public Task Touch() => Add(new PostgresWrite(null), mayWait: false);

    /// <summary>Commits now what may wait.</summary>
    public void Hurry()
    {
        if (_awaited.CurrentCount == 0) _awaited.Release();
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        if (!_queue.Writer.TryComplete()) return;
        Hurry();
        _thread.Join();
        // Not the semaphore: whoever hurries a writer that is closing need not be told.
    }

    private Task<long> Add(PostgresWrite write, bool mayWait)
    {
        if (!_queue.Writer.TryWrite(write)) write.Fail(new StorageUnavailableException("The storage is closed: the process is stopping."));
        else if (!mayWait || _queue.Reader.Count >= _most) Hurry();
        return write.Task;
    }

    private void Run()
    {
        var batch = new List<PostgresWrite>(_most);
        // In the order in which they came: each writes a row that one before it writes too.
        var putOff = new List<PostgresWrite>();
        while (putOff.Count > 0 || !_queue.Reader.Completion.IsCompleted)
        {
            if (putOff.Count == 0) _awaited.Wait(Gathering);
            Gather(batch, putOff);
            if (batch.Count == 0) continue;
            if (batch.Count == _most) Hurry(); // there may be more
            Write(batch);
            batch.Clear();
        }
        _connection.Dispose();
    }

    private void Gather(List<PostgresWrite> batch, List<PostgresWrite> putOff)
    {
        var taken = new HashSet<object>();
        var waiting = putOff.ToList();
        putOff.Clear();
        foreach (var write in waiting) Take(write);
        while (batch.Count < _most && putOff.Count < _most && _queue.Reader.TryRead(out var next)) Take(next);

        void Take(PostgresWrite write)
        {
            var isFree = true;
            foreach (var key in write.Keys) isFree &= taken.Add(key); // one that is put off keeps its rows from those behind it
            (isFree && batch.Count < _most ? batch : putOff).Add(write);
        }
    }

    private void Write(List<PostgresWrite> writes)
    {
        var taken = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var sent = false;
            try
            {
                _connection.Open(writes);
                sent = true;
                var won = _connection.Execute();
                StorageMetrics.Written(taken, writes.Count);
                Tell(writes, won);
                return;
            }
            catch (Exception fault)
            {
                var isOwn = sent && PostgresFaults.IsItsOwn(fault);
                // A connection is kept only where the server itself has said that it is a row's fault, or the time's.
                if (!PostgresFaults.IsRefusal(fault) || !(isOwn || PostgresFaults.MayRepeat(fault))) _connection.Dispose();
                if (PostgresFaults.MayRepeat(fault) && tries < Tries) continue;
                if (!isOwn) FailAll(writes, fault, isUnknown: sent && !PostgresFaults.IsRefusal(fault));
                else if (writes.Count == 1) writes[0].Fail(PostgresDatabase.Refused(fault));
                else WriteApart(writes);
                return;
            }
        }
    }

    /// <summary>Each alone: dearer, and each can fail alone.</summary>
    private void WriteApart(List<PostgresWrite> writes)
    {
        foreach (var write in writes) Write([write]);
    }

    private void Tell(List<PostgresWrite> writes, Dictionary<int, long> won)
    {
        if (_failed > 0) LogWritesAgain(_connections.Place, _failed);
        (_fault, _failed) = (null, 0);
        List<PostgresWrite>? late = null;
        for (var i = 0; i < writes.Count; i++)
        {
            if (won.TryGetValue(i, out var change) || writes[i].Write is null) writes[i].Complete(change);
            else (late ??= []).Add(writes[i]);
        }
        if (late is not null) _ = TellLate(late);
    }

    /// <summary>Tells those who came too late, with what is stored instead; nobody else waits for that.</summary>
    private async Task TellLate(List<PostgresWrite> late)
    {
        var stored = new Dictionary<string, long>();
        try
        {
            await using var command = _connections.Reads.CreateCommand($"SELECT grain_id, change FROM ({HotSql.Changes}) AS stored WHERE grain_id = ANY($1)");
            command.Parameters.Add(new NpgsqlParameter { Value = late.Select(write => write.Write!.Grain).ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) stored[reader.GetString(0)] = reader.GetInt64(1);
        }
        catch (Exception)
        {
            // That they came too late is known all the same.
        }
        foreach (var write in late) write.Fail(write.Write!.Stale(stored.TryGetValue(write.Write.Grain, out var change) ? change : null));
    }

    private void FailAll(List<PostgresWrite> writes, Exception fault, bool isUnknown)
    {
        var what = PostgresFaults.Told(fault);
        if (what != _fault) LogCannotWrite(_connections.Place, _fault = what, fault);
        _failed++;
        StorageMetrics.Failed();
        var told = PostgresDatabase.Unwritten(_connections.Place, what, isUnknown);
        foreach (var write in writes) write.Fail(told);
    }
}
