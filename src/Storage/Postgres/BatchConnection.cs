using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>The connection that batches go over, with their statements kept prepared. Used by one at a time.</summary>
internal sealed class BatchConnection(NpgsqlDataSource source) : IDisposable
{
    private readonly WriteBatch _batch = new();
    private readonly Dictionary<BatchParts, NpgsqlCommand> _commands = [];
    private NpgsqlConnection? _connection;

    /// <summary>Connects, unless it is connected, and prepares what these operations need.</summary>
    public void Open(List<PostgresWrite> writes)
    {
        _batch.Take(writes);
        _connection ??= source.OpenConnection();
        if (_commands.ContainsKey(_batch.Parts)) return;
        var command = new NpgsqlCommand(WriteBatch.Text(_batch.Parts), _connection);
        foreach (var type in WriteBatch.Types(_batch.Parts)) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        command.Prepare();
        _commands.Add(_batch.Parts, command);
    }

    /// <summary>Writes what it was opened for; the operations that have won, by their numbers, with their new change numbers.</summary>
    public Dictionary<int, long> Execute()
    {
        var command = _commands[_batch.Parts];
        var place = 0;
        foreach (var value in _batch.Values()) command.Parameters[place++].Value = value;
        var won = new Dictionary<int, long>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) won[(int)reader.GetInt64(0)] = reader.GetInt64(1);
        return won;
    }

    /// <summary>Leaves the connection: the next one is opened anew.</summary>
    public void Dispose()
    {
        var connection = _connection;
        _connection = null;
        _commands.Clear();
        try
        {
            connection?.Dispose();
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or InvalidOperationException)
        {
            // It was broken already.
        }
    }
}
