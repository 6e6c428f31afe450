using System.Collections.Concurrent;
using Antiphon.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Sqlite;

/// <summary>Connections that read one actor's state, with the statement kept prepared: to open, begin and prepare cost far more than the reading.</summary>
/// <param name="connectionString">How to connect.</param>
internal sealed class StateReaders(string connectionString) : IDisposable
{
    /// <summary>So many are kept.</summary>
    private const int Kept = 8;

    private readonly ConcurrentBag<Reader> _free = [];
    private volatile bool _closed;

    /// <summary>The state and its change number; null: there is none.</summary>
    public (byte[] Payload, long Change)? Read(string grain)
    {
        var reader = _free.TryTake(out var free) ? free : new Reader(connectionString);
        try
        {
            var found = reader.Read(grain);
            if (_free.Count < Kept && !_closed)
            {
                _free.Add(reader);
                reader = null;
            }
            return found;
        }
        finally
        {
            reader?.Dispose(); // also one that has failed: the next one is opened anew
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_free.TryTake(out var reader)) reader.Dispose();
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;
        private readonly SqliteParameter _grain;

        public Reader(string connectionString)
        {
            _connection = new SqliteConnection(connectionString);
            _connection.Open();
            _command = _connection.CreateCommand();
            _command.CommandText = HotSql.State;
            _grain = _command.Parameters.Add("@grain_id", SqliteType.Text);
        }

        public (byte[] Payload, long Change)? Read(string grain)
        {
            _grain.Value = grain;
            using var reader = _command.ExecuteReader();
            return reader.Read() ? (reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)) : null;
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
