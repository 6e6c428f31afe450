using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>The connection that batches go over, with their statement kept prepared. Used by one at a time.</summary>
internal sealed class BatchConnection(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly WriteBatch _batch = new();
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;

    /// <summary>Connects, unless it is connected.</summary>
    public async Task Open()
    {
        if (_command is not null) return;
        _connection = await source.OpenConnectionAsync();
        var command = new NpgsqlCommand(WriteBatch.Text, _connection);
        foreach (var type in _batch.Types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        await command.PrepareAsync();
        _command = command;
    }

    /// <summary>Writes; the operations that have won, by their numbers, with their new change numbers.</summary>
    public async Task<Dictionary<int, long>> Execute(List<PostgresWrite> writes)
    {
        var place = 0;
        foreach (var value in _batch.Values(writes)) _command!.Parameters[place++].Value = value;
        var won = new Dictionary<int, long>(writes.Count);
        await using var reader = await _command!.ExecuteReaderAsync();
        while (await reader.ReadAsync()) won[(int)reader.GetInt64(0)] = reader.GetInt64(1);
        return won;
    }

    /// <summary>Leaves the connection: the next one is opened anew.</summary>
    public async ValueTask DisposeAsync()
    {
        var (command, connection) = (_command, _connection);
        (_command, _connection) = (null, null);
        try
        {
            if (command is not null) await command.DisposeAsync();
            if (connection is not null) await connection.DisposeAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or InvalidOperationException)
        {
            // It was broken already.
        }
    }
}
