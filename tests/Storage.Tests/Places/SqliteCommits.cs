using System.Runtime.InteropServices;
using Antiphon.Storage;
using Antiphon.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Antiphon.Tests.Places;

/// <summary>The commits of a storage in SQLite: where a test steps between it and its disk.</summary>
internal static class SqliteCommits
{
    private const int FaultCode = raw.SQLITE_IOERR;

    /// <summary>Has this done at that moment of each write of a storage, until it is disposed. What it throws is a fault of the disk.</summary>
    public static IDisposable At(this AntiphonDatabase database, string storage, CommitMoment moment, Action act)
    {
        if (storage != StorageRegistration.Hot) return new Hooks(database.OrleansConnectionString, moment, act);
        var writer = ((SqliteDatabase)database).Writer;
        if (moment is CommitMoment.Before) writer.Committing = act;
        else writer.Committed = act;
        return new Undo(() => writer.Committing = writer.Committed = null);
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }

    /// <summary>SQLite's own hooks, on all connections of a pool: the first can turn a commit into a rollback, the second can fail the statement whose commit stands.</summary>
    private sealed class Hooks : IDisposable
    {
        private const int Connections = 8;
        private readonly string _pool;
        private readonly Action _act;
        private readonly WalHook _wal;
        private readonly delegate_commit _commit;

        public Hooks(string pool, CommitMoment moment, Action act)
        {
            (_pool, _act, _wal, _commit) = (pool, act, (_, _, _, _) => Act(), _ => Act());
            OnEach(connection =>
            {
                if (moment is CommitMoment.Before) raw.sqlite3_commit_hook(connection, _commit, null);
                else _ = SetWalHook(connection.DangerousGetHandle(), _wal, 0);
            });
        }

        public void Dispose()
        {
            OnEach(connection =>
            {
                raw.sqlite3_commit_hook(connection, null, null);
                _ = SetWalHook(connection.DangerousGetHandle(), null, 0);
            });
            GC.KeepAlive(this);
        }

        private int Act()
        {
            try
            {
                _act();
                return raw.SQLITE_OK;
            }
            catch (IOException)
            {
                return FaultCode;
            }
        }

        private void OnEach(Action<sqlite3> act)
        {
            var connections = Enumerable.Range(0, Connections).Select(_ => new SqliteConnection(_pool)).ToList();
            foreach (var connection in connections)
            {
                connection.Open();
                act(connection.Handle!);
            }
            foreach (var connection in connections) connection.Dispose();
        }

        private delegate int WalHook(nint context, nint connection, nint database, int pages);

        [DllImport("e_sqlite3", EntryPoint = "sqlite3_wal_hook", ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern nint SetWalHook(nint connection, WalHook? hook, nint context);
    }
}
