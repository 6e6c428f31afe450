using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Antiphon.Storage.Sqlite;

/// <summary>The one connection that writes. Used by the writer's thread alone.</summary>
internal sealed class WriterConnection : IDisposable
{
    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE"), End = new("COMMIT"), Set = new("SAVEPOINT one"), Keep = new("RELEASE one"), Undo = new("ROLLBACK TO one");
    private static readonly SqlStatement ReadChange = new("SELECT change FROM hot_sequence"), SaveChange = new("UPDATE hot_sequence SET change = @change", "@change");
    private readonly SqliteConnection _connection;
    private readonly Dictionary<SqlStatement, SqliteCommand> _commands = [];
    private long _stored, _change;

    public WriterConnection(string path, bool durable)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 2 }.ToString());
        _connection.Open();
        Execute(new($"PRAGMA synchronous={(durable ? "FULL" : "OFF")}"));
        Execute(new("PRAGMA temp_store=MEMORY"));
        Execute(new("PRAGMA wal_autocheckpoint=4000"));
    }

    public void BeginBatch()
    {
        Execute(Begin);
        _stored = _change = (long)Scalar(ReadChange)!;
    }

    /// <summary>The next number in the order of commit.</summary>
    public long NextChange() => ++_change;

    public void SaveChanges()
    {
        if (_change != _stored) Execute(SaveChange, _change);
    }

    public void Commit() => Execute(End);

    public void Savepoint() => Execute(Set);

    public void Release() => Execute(Keep);

    public void RollbackToSavepoint()
    {
        Execute(Undo);
        Execute(Keep);
    }

    /// <summary>True while the batch's transaction is open: some faults (disk full, I/O) end it on their own.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Executes and returns how many rows were changed.</summary>
    public int Execute(SqlStatement statement, params ReadOnlySpan<object> values) => Bind(statement, values).ExecuteNonQuery();

    public object? Scalar(SqlStatement statement, params ReadOnlySpan<object> values) => Bind(statement, values).ExecuteScalar();

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bind(SqlStatement statement, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            foreach (var name in statement.Parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands.Add(statement, command);
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
