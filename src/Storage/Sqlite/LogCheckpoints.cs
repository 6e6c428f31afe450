using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Sqlite;

/// <summary>
/// Carries committed pages from the write-ahead log into the database, on a thread and a connection of its own. If the writer did it, as SQLite would have it,
/// everybody would wait with it each time: for thousands of pages and two more syncs of the disk.
/// </summary>
internal sealed class LogCheckpoints : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _closing = new();
    private readonly string _path;
    private readonly bool _durable;
    private readonly Thread _thread;
    private WriterConnection? _connection;
    private volatile bool _written;

    public LogCheckpoints(string path, bool durable)
    {
        (_path, _durable) = (path, durable);
        _thread = new Thread(Run) { IsBackground = true, Name = "antiphon checkpoints" };
        _thread.Start();
    }

    /// <summary>Something was committed.</summary>
    public void Written() => _written = true;

    public void Dispose()
    {
        _closing.Set();
        _thread.Join();
        _closing.Dispose();
    }

    private void Run()
    {
        while (!_closing.Wait(Every))
        {
            if (!_written)
                continue;
            _written = false;
            try
            {
                (_connection ??= new WriterConnection(_path, _durable)).Checkpoint();
            }
            catch (SqliteException)
            {
                // A disk that is full or read-only: the writer says so. What is committed stands in the log, and is carried over once the disk takes it.
                Close();
                _written = true;
            }
        }
        Close();
    }

    private void Close()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (SqliteException)
        {
            // Nothing was open.
        }
        _connection = null;
    }
}
