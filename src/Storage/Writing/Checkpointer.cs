using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Writing;

/// <summary>
/// Carries what was committed from SQLite's log into the database on a thread of its own, so that no commit waits for that. Never waits for the writer nor for
/// readers; what it cannot do the writer's own checkpoint does, once the log has grown long.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly string _path;
    private int _changed;

    public Checkpointer(string path)
    {
        _path = path;
        _thread = new Thread(Run) { IsBackground = true, Name = "antiphon storage checkpoints" };
        _thread.Start();
    }

    /// <summary>Something was committed.</summary>
    public void Changed() => Volatile.Write(ref _changed, 1);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        while (!_stop.Wait(Every))
        {
            if (Interlocked.Exchange(ref _changed, 0) == 0) continue;
            try
            {
                connection ??= Open();
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
                command.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                // Whether the database can be written is the writer's to tell. Nothing is lost: what was committed stands in the log.
                connection?.Dispose();
                connection = null;
            }
        }
        connection?.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
