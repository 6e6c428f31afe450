using System.Diagnostics;
using System.Threading.Channels;
using Antiphon.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Antiphon.Storage.Sqlite;

/// <summary>
/// The one writer of the main database: a thread that takes all that waits, up to a batch, into one transaction. An operation with a fault of its own
/// (a refused row) fails alone. If the transaction fails, all of its operations do; the connection is opened anew for the next batch, so that writing goes
/// on by itself once the fault is gone.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    /// <summary>How long a batch for which nobody waits is gathered: the more rows share a page, the fewer pages are written.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>So many operations may wait to be written behind.</summary>
    private const int Behind = 16_384;

    private readonly Channel<WriteOperation> _queue = Channel.CreateUnbounded<WriteOperation>();
    // Somebody waits for what lies in the queue, or there is a whole batch of it.
    private readonly ManualResetEventSlim _awaited = new();
    private readonly string _path;
    private readonly bool _durable;
    private readonly int _batch;
    private readonly ILogger _logger;
    private readonly LogCheckpoints _checkpoints;
    private readonly Thread _thread;
    private WriterConnection? _connection;
    // What is wrong now, told once, and how many batches have failed by it.
    private string? _fault;
    private int _failed;
    // Completes with the batch that is being gathered or written.
    private volatile TaskCompletionSource _batchOver = NewBatch();

    public SqliteWriter(string path, bool durable, int batch, ILogger logger)
    {
        (_path, _durable, _batch, _logger) = (path, durable, batch, logger);
        _checkpoints = new LogCheckpoints(path, durable);
        _thread = new Thread(Run) { IsBackground = true, Name = "antiphon storage writer" };
        _thread.Start();
    }

    /// <summary>For tests: called just before a batch is committed; what it throws stands for a fault of the database.</summary>
    internal Action? Committing { get; set; }

    /// <summary>For tests: called just after a batch has been committed; what it throws stands for an outcome that got lost.</summary>
    internal Action? Committed { get; set; }

    /// <summary>Writes; completes when the write is durable.</summary>
    /// <param name="work">What is written.</param>
    /// <param name="mayWait">It is gathered like a posted write, until one that may not wait comes after it or <see cref="Hurry"/> is called.</param>
    /// <exception cref="StorageUnavailableException">The database did not take the batch, or the writer is closed.</exception>
    public Task<T> Write<T>(Func<WriterConnection, T> work, bool mayWait = false)
    {
        var operation = new WriteOperation<T>(work);
        Add(operation);
        if (!operation.Task.IsCompleted && (!mayWait || _queue.Reader.Count >= _batch)) _awaited.Set();
        return operation.Task;
    }

    /// <summary>Commits now what may wait.</summary>
    public void Hurry() => _awaited.Set();

    /// <summary>
    /// Writes behind the caller's back, after all that was given before and before all that comes after; a fault is logged. Completes at once, or, where too much
    /// waits to be written, when some of it is.
    /// </summary>
    public Task Post(Action<WriterConnection> work)
    {
        Add(new PostedWrite(work, fault => LogNotWritten(_path, fault)));
        var waiting = _queue.Reader.Count;
        if (waiting >= _batch) _awaited.Set();
        return waiting <= Behind ? Task.CompletedTask : _batchOver.Task;
    }

    private void Add(WriteOperation operation)
    {
        if (!_queue.Writer.TryWrite(operation)) operation.Fail(new StorageUnavailableException("The storage is closed: the process is stopping."));
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        if (!_queue.Writer.TryComplete()) return;
        _awaited.Set();
        _thread.Join();
        _checkpoints.Dispose();
        _awaited.Dispose();
    }

    private void Run()
    {
        var batch = new List<WriteOperation>(_batch);
        while (!_queue.Reader.Completion.IsCompleted)
        {
            _awaited.Wait(Gathering);
            _awaited.Reset();
            while (batch.Count < _batch && _queue.Reader.TryRead(out var next)) batch.Add(next);
            if (batch.Count == 0) continue;
            if (batch.Count == _batch) _awaited.Set(); // there may be more
            Write(batch);
            batch.Clear();
            var over = _batchOver;
            _batchOver = NewBatch();
            over.SetResult();
        }
        _batchOver.SetResult();
        _connection?.Dispose();
    }

    private void Write(List<WriteOperation> batch)
    {
        var committing = false;
        var taken = Stopwatch.GetTimestamp();
        try
        {
            _connection ??= new WriterConnection(_path, _durable);
            if (!TryApply(_connection, batch)) ApplyApart(_connection, batch);
            _connection.SaveChanges();
            committing = true;
            Committing?.Invoke();
            _connection.Commit();
            _checkpoints.Written();
            Committed?.Invoke();
        }
        catch (Exception fault)
        {
            Abandon();
            if (fault.Message != _fault) LogCannotWrite(_path, _fault = fault.Message, fault);
            _failed++;
            StorageMetrics.Failed();
            var told = new StorageUnavailableException(committing
                ? $"The database {_path} failed while committing: {fault.Message} Nobody knows whether this write stands: read the state again."
                : $"The database {_path} cannot be written now: {fault.Message} Nothing was written.")
            { OutcomeUnknown = committing };
            foreach (var operation in batch) operation.Fail(told);
            return;
        }
        StorageMetrics.Written(taken, batch.Count);
        if (_failed > 0) LogWritesAgain(_path, _failed);
        (_fault, _failed) = (null, 0);
        foreach (var operation in batch) operation.Complete();
    }

    /// <summary>Applies a batch in a transaction. False: an operation failed by a fault of its own after it had begun to write; nothing is left of the batch.</summary>
    private static bool TryApply(WriterConnection connection, List<WriteOperation> batch)
    {
        connection.BeginBatch();
        foreach (var operation in batch)
        {
            var written = connection.Written;
            try
            {
                operation.Apply(connection);
            }
            catch (Exception fault) when (IsItsOwn(fault) && connection.InTransaction)
            {
                if (connection.Written == written)
                {
                    operation.Fault = Told(fault);
                    continue;
                }
                connection.Rollback();
                foreach (var one in batch) one.Fault = null;
                return false;
            }
        }
        return true;
    }

    /// <summary>Applies a batch with a savepoint around each operation: dearer, and each can fail alone.</summary>
    private static void ApplyApart(WriterConnection connection, List<WriteOperation> batch)
    {
        connection.BeginBatch();
        foreach (var operation in batch)
        {
            connection.Savepoint();
            try
            {
                operation.Apply(connection);
            }
            catch (Exception fault) when (IsItsOwn(fault) && connection.InTransaction)
            {
                operation.Fault = Told(fault);
                connection.RollbackToSavepoint();
                continue;
            }
            connection.Release();
        }
    }

    private static Exception Told(Exception fault) => fault is SqliteException ? new InvalidOperationException($"The database refused the row: {fault.Message}") : fault;

    /// <summary>The row's fault, not the database's: the statement itself has then changed nothing.</summary>
    private static bool IsItsOwn(Exception fault) =>
        fault is not SqliteException sqlite || sqlite.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_ERROR;

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Abandon()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (SqliteException)
        {
            // Closing rolls back; that this fails changes nothing: the file's journal decides.
        }
        _connection = null;
    }
}
