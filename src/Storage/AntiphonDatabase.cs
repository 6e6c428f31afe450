using System.Data.Common;
using Antiphon.Storage.Directories;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Postgres;
using Antiphon.Storage.Sql;
using Antiphon.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Antiphon.Storage;

/// <summary>The database of this process, open: hot state, archive, and Orleans' own tables. What each provider promises is the same.</summary>
public abstract class AntiphonDatabase : IDisposable
{
    private protected AntiphonDatabase(StorageOptions options) => Options = options;

    /// <summary>The settings it was opened with.</summary>
    public StorageOptions Options { get; }

    /// <summary>Where it is, for people: the full path of the data directory in use, or the server's host, port and database.</summary>
    public abstract string Place { get; }

    /// <summary>The name of the driver, for Orleans' ADO.NET providers.</summary>
    public abstract string OrleansInvariant { get; }

    /// <summary>How to connect, for Orleans' ADO.NET providers.</summary>
    public abstract string OrleansConnectionString { get; }

    /// <summary>Keeps hot state.</summary>
    internal abstract IGrainStorage HotStorage { get; }

    /// <summary>Reads hot state.</summary>
    internal abstract IHotRows HotRows { get; }

    /// <summary>The hot rows of <see cref="Storage.HotStorage.Memory"/>; null: they are in the database.</summary>
    internal virtual MemoryHotStore? Memory => null;

    /// <summary>The queries over the hot rows.</summary>
    internal abstract HotSql Sql { get; }

    /// <summary>The statements that delete what is no longer kept.</summary>
    internal abstract PurgeSql Purge { get; }

    /// <summary>Opens the database of these settings and brings it up to date.</summary>
    /// <exception cref="DataDirectoryException">The directory or the database is in use or can't be used, or a database is newer than the program.</exception>
    /// <exception cref="StorageUnavailableException">The server cannot be reached.</exception>
    public static AntiphonDatabase Open(StorageOptions options, ILoggerFactory? loggers = null) =>
        options is { Provider: StorageProvider.PostgreSql, Hot: not Storage.HotStorage.Memory } ? PostgresDatabase.Open(options, loggers) : SqliteDatabase.Open(options, loggers);

    /// <summary>The SQL that a PostgreSQL database lacks, for people who apply it themselves.</summary>
    /// <param name="options">If their provider is PostgreSql: of their database; otherwise: of an empty one.</param>
    /// <exception cref="StorageUnavailableException">The server cannot be reached.</exception>
    public static string PrintSql(StorageOptions options) => PostgresDatabase.PrintSql(options);

    /// <summary>Writes what waits, closes, and gives free what it holds.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes hot state, in a transaction with other grains' writes; the new change number (of a row that was deleted: none, 0).</summary>
    /// <exception cref="InconsistentStateException">Its writer does not know the stored row.</exception>
    /// <exception cref="InvalidOperationException">The database refused the row.</exception>
    /// <exception cref="StorageUnavailableException">The database did not take it, or nobody knows whether it did.</exception>
    internal abstract Task<long> Write(HotWrite write);

    /// <summary>Executes statements, all with these values, in one transaction; how many rows the last one changed.</summary>
    /// <exception cref="InvalidOperationException">The database refused a row.</exception>
    /// <exception cref="StorageUnavailableException">The database did not take it, or nobody knows whether it did.</exception>
    internal abstract Task<int> Execute(SqlStatement[] statements, params object[] values);

    /// <summary>Commits a trivial write, by the way of all hot state.</summary>
    internal abstract Task Touch();

    /// <summary>Commits now what may wait (<see cref="IHotState.MayWait"/>).</summary>
    internal abstract void Hurry();

    /// <summary>Completes when the database has all that was acknowledged: at once, but for rows that are written behind.</summary>
    internal virtual Task AllWritten() => Task.CompletedTask;

    /// <summary>Runs queries on a read connection, off the caller's scheduler, in one snapshot of all that has been acknowledged.</summary>
    internal abstract Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation);

    /// <summary>Reads the state of an actor, off the caller's scheduler; null: there is none. Each call that arrives asks for its own.</summary>
    internal abstract Task<(byte[] Payload, long Change)?> ReadState(string grain);

    /// <summary>Has EF Core read the archive here.</summary>
    internal abstract void UseFor(DbContextOptionsBuilder options);

    /// <summary>Has Orleans' providers open their connections anew.</summary>
    internal abstract void RenewOrleansConnections();

    /// <summary>The driver's fault, not the caller's.</summary>
    internal abstract bool IsFault(Exception fault);

    /// <summary>A fault that its connection will always have, and a new one may not: nothing was done.</summary>
    internal virtual bool IsOfItsConnection(Exception fault) => false;

    /// <summary>What is wrong, in a sentence.</summary>
    internal abstract string Told(Exception fault);

    /// <summary>What the writer of a single statement is told of a driver's fault.</summary>
    internal abstract Exception NotWritten(Exception fault);

    private protected abstract void Close();
}
