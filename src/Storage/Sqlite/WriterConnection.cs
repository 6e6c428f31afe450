using System.Text;
using Antiphon.Storage.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Antiphon.Storage.Sqlite;

/// <summary>A connection that writes: the writer's, and the one that carries the log over. Used by one thread alone.</summary>
internal sealed class WriterConnection : IDisposable
{
    private const int BusyMilliseconds = 2000;

    /// <summary>Pages of the log (64 MiB) from which the writer itself carries over what <see cref="LogCheckpoints"/> has left, so that the log begins anew.</summary>
    private const int LongestLog = 16_000;

    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE"), End = new("COMMIT"), Cancel = new("ROLLBACK"), Set = new("SAVEPOINT one"), Keep = new("RELEASE one"), Undo = new("ROLLBACK TO one"), CarryOver = new("PRAGMA wal_checkpoint(PASSIVE)");
    private static readonly SqlStatement ReadChange = new("SELECT change FROM hot_sequence"), SaveChange = new("UPDATE hot_sequence SET change = @change", "@change");
    private readonly SqliteConnection _connection;
    private readonly Dictionary<SqlStatement, Prepared> _prepared = [];
    private readonly WrittenRows _written = new();
    private byte[] _text = new byte[4096];
    private long _stored, _change;

    public WriterConnection(string path, bool durable)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        _connection.Open();
        Check(raw.sqlite3_busy_timeout(_connection.Handle, BusyMilliseconds));
        Execute(new($"PRAGMA synchronous={(durable ? "FULL" : "OFF")}"));
        Execute(new("PRAGMA temp_store=MEMORY"));
        Execute(new($"PRAGMA wal_autocheckpoint={LongestLog}"));
        Execute(new("PRAGMA cache_size=-65536")); // KiB: the indices of a day's archive.
    }

    public void BeginBatch()
    {
        Execute(Begin);
        _stored = _change = Number(ReadChange) ?? throw new InvalidOperationException("hot_sequence has no row.");
    }

    /// <summary>The next number in the order of commit.</summary>
    private long NextChange() => ++_change;

    /// <summary>Writes a hot row, if it is as its writer knows it; returns its new change number, null where somebody else has written it.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="grain">Whose row it is.</param>
    /// <param name="held">The change that its writer knows; null: none, the row is new.</param>
    /// <param name="payload">The state.</param>
    /// <param name="values">The columns.</param>
    /// <param name="last">It will not be written soon again.</param>
    public long? Put(HotTable table, string grain, long? held, byte[] payload, object[] values, bool last)
    {
        var next = NextChange();
        int changed;
        if (held is not { } expected)
            changed = Execute(table.Insert, [grain, next, payload, .. values]);
        else
        {
            var different = _written.Different(grain, expected, values);
            changed = Execute(table.Update(different), [grain, next, payload, .. values.Where((_, place) => (different >> place & 1) != 0), expected]);
        }
        if (changed == 0) return null;
        if (last) _written.Forget(grain);
        else _written.Keep(grain, next, values);
        return next;
    }

    public void SaveChanges()
    {
        if (_change != _stored) Execute(SaveChange, _change);
    }

    public void Commit() => Execute(End);

    /// <summary>Carries what the log holds over into the database, as far as no reader needs it; waits for nobody.</summary>
    public void Checkpoint() => Execute(CarryOver);

    public void Rollback()
    {
        Execute(Cancel);
        _written.Clear();
    }

    public void Savepoint() => Execute(Set);

    public void Release() => Execute(Keep);

    public void RollbackToSavepoint()
    {
        Execute(Undo);
        Execute(Keep);
        _written.Clear();
    }

    /// <summary>Counts the rows that this connection has written: what has not moved it has changed nothing.</summary>
    public long Written => raw.sqlite3_total_changes(_connection.Handle);

    /// <summary>True while the batch's transaction is open: some faults (disk full, I/O) end it on their own.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Executes and returns how many rows were changed.</summary>
    public int Execute(SqlStatement statement, params ReadOnlySpan<object> values)
    {
        Step(statement, values);
        return raw.sqlite3_changes(_connection.Handle);
    }

    /// <summary>The number that a query finds; null: no row.</summary>
    public long? Number(SqlStatement statement, params ReadOnlySpan<object> values) => Step(statement, values);

    public void Dispose()
    {
        foreach (var prepared in _prepared.Values) prepared.Handle.Dispose();
        _connection.Dispose();
    }

    /// <summary>Straight to SQLite: the ADO.NET layer, which looks each parameter up by name at each execution, cost as much as the writing itself.</summary>
    private long? Step(SqlStatement statement, ReadOnlySpan<object> values)
    {
        var prepared = Prepare(statement);
        for (var i = 0; i < values.Length; i++) Check(Bind(prepared.Handle, prepared.Places[i], values[i]));
        try
        {
            var code = raw.sqlite3_step(prepared.Handle);
            long? found = code == raw.SQLITE_ROW && raw.sqlite3_column_count(prepared.Handle) > 0 ? raw.sqlite3_column_int64(prepared.Handle, 0) : null;
            while (code == raw.SQLITE_ROW) code = raw.sqlite3_step(prepared.Handle);
            Check(code);
            return found;
        }
        finally
        {
            _ = raw.sqlite3_reset(prepared.Handle); // says again what step said
        }
    }

    private Prepared Prepare(SqlStatement statement)
    {
        if (_prepared.TryGetValue(statement, out var known)) return known;
        Check(raw.sqlite3_prepare_v2(_connection.Handle, statement.Text, out var handle));
        return _prepared[statement] = new Prepared(handle, [.. statement.Parameters.Select(name => raw.sqlite3_bind_parameter_index(handle, name))]);
    }

    private int Bind(sqlite3_stmt statement, int place, object value) => value switch
    {
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        "" => raw.sqlite3_bind_text(statement, place, ""), // an empty span would be NULL
        string text => raw.sqlite3_bind_text(statement, place, Utf8(text)),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        double real => raw.sqlite3_bind_double(statement, place, real),
        DBNull => raw.sqlite3_bind_null(statement, place),
        _ => throw new InvalidOperationException($"{value?.GetType().Name ?? "null"} is no column's type."),
    };

    /// <summary>In one buffer for all of them: SQLite makes its own copy.</summary>
    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most) _text = new byte[most];
        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) SqliteException.ThrowExceptionForRC(code, _connection.Handle);
    }

    private sealed record Prepared(sqlite3_stmt Handle, int[] Places);
}
