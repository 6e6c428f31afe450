using System.Data.Common;
using Antiphon.Storage.Directories;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Schema;
using Antiphon.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using SQLitePCL;

namespace Antiphon.Storage.Sqlite;

/// <summary>
/// The two databases of one data directory: <c>antiphon.db</c> (hot state and archive, written by one thread) and <c>orleans.db</c> (Orleans' own
/// tables). Holds the directory's lock until disposed.
/// </summary>
internal sealed class SqliteDatabase : AntiphonDatabase
{
    /// <summary>Operations of one transaction where nobody waits for it.</summary>
    private const int WriteBehindBatch = 4096;

    private static readonly SqlStatement StoredChange = new($"SELECT change FROM ({HotSql.State})", "@grain_id");
    private static readonly SqlStatement TouchSequence = new("UPDATE hot_sequence SET change = change");

    private readonly DataDirectory _directory;
    private readonly StateReaders _states;
    private readonly bool _temporary;

    private SqliteDatabase(StorageOptions options, DataDirectory directory, ILogger logger) : base(options)
    {
        (_directory, _temporary) = (directory, options.Hot is Storage.HotStorage.Memory);
        var main = Path.Combine(directory.Path, DatabaseSchema.Antiphon.File);
        var orleans = Path.Combine(directory.Path, DatabaseSchema.Orleans.File);
        DatabaseSchema.Antiphon.Apply(main);
        DatabaseSchema.Orleans.Apply(orleans);
        ReadConnectionString = new SqliteConnectionStringBuilder { DataSource = main, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();
        OrleansConnectionString = new SqliteConnectionStringBuilder { DataSource = orleans, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 5 }.ToString();
        _states = new StateReaders(ReadConnectionString);
        Writer = new SqliteWriter(main, !_temporary, _temporary ? WriteBehindBatch : options.WriterBatch, logger);
        Memory = _temporary ? new MemoryHotStore(Writer) : null;
        HotStorage = (IGrainStorage?)Memory ?? new HotGrainStorage(this);
        HotRows = (IHotRows?)Memory ?? new HotRows(this);
    }

    /// <inheritdoc/>
    public override string Place => DirectoryPath;

    /// <inheritdoc/>
    public override string OrleansInvariant => "System.Data.SQLite"; // Orleans' name for Microsoft.Data.Sqlite.

    /// <inheritdoc/>
    public override string OrleansConnectionString { get; }

    /// <summary>The full path of the directory in use (the temporary one for <see cref="Storage.HotStorage.Memory"/>).</summary>
    internal string DirectoryPath => _directory.Path;

    internal string ReadConnectionString { get; }

    internal SqliteWriter Writer { get; }

    internal override IGrainStorage HotStorage { get; }

    internal override IHotRows HotRows { get; }

    internal override MemoryHotStore? Memory { get; }

    internal override HotSql Sql => HotSql.Sqlite;

    internal override PurgeSql Purge => PurgeSql.Sqlite;

    /// <summary>Takes the data directory and brings its databases up to date.</summary>
    public static new SqliteDatabase Open(StorageOptions options, ILoggerFactory? loggers)
    {
        var directory = DataDirectory.Open(options.Hot is Storage.HotStorage.Memory ? Directory.CreateTempSubdirectory("antiphon-").FullName : options.DataDirectory, options.IsShared);
        try
        {
            return new SqliteDatabase(options, directory, loggers?.CreateLogger(typeof(SqliteWriter).FullName!) ?? NullLogger.Instance);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    internal override Task<long> Write(HotWrite write) => Writer.Write(connection =>
    {
        var change = write.Row is { } row
            ? connection.Put(row.Table, write.Grain, write.Held, row.Payload, row.Values, row.IsLast) ?? throw write.Stale(Stored(connection, write))
            : Delete(connection, write);
        foreach (var (table, values) in write.Archive) connection.Execute(table.Upsert, values);
        return change;
    }, write.MayWait);

    internal override Task<int> Execute(SqlStatement[] statements, params object[] values) => Writer.Write(connection =>
    {
        var changed = 0;
        foreach (var statement in statements) changed = connection.Execute(statement, values);
        return changed;
    });

    internal override Task Touch() => Writer.Write(connection => connection.Execute(TouchSequence));

    internal override void Hurry() => Writer.Hurry();

    internal override Task AllWritten() => Memory is null ? Task.CompletedTask : Writer.Write(_ => 0);

    internal override Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation) => Task.Run(async () =>
    {
        try
        {
            await using var connection = new SqliteConnection(ReadConnectionString);
            connection.Open();
            await using var snapshot = connection.BeginTransaction(deferred: true);
            return await query(connection);
        }
        catch (SqliteException fault)
        {
            throw NotRead(fault);
        }
    }, cancellation);

    internal override Task<(byte[] Payload, long Change)?> ReadState(string grain) => Task.Run(() =>
    {
        try
        {
            return _states.Read(grain);
        }
        catch (SqliteException fault)
        {
            throw NotRead(fault);
        }
    });

    internal override void UseFor(DbContextOptionsBuilder options) => options.UseSqlite(ReadConnectionString);

    internal override void RenewOrleansConnections() => ClearPool(OrleansConnectionString);

    internal override bool IsFault(Exception fault) => fault is SqliteException;

    /// <summary>Opened while the file could not be written, it can never write, not even when the file can be written again.</summary>
    internal override bool IsOfItsConnection(Exception fault) => fault is SqliteException { SqliteErrorCode: raw.SQLITE_READONLY };

    internal override string Told(Exception fault) => fault.Message;

    /// <summary>What could not even be begun has written nothing; a fault of the disk may come after the commit.</summary>
    internal override Exception NotWritten(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_FULL }
            ? new StorageUnavailableException($"The database in {Place} cannot be written now: {fault.Message} Nothing was written.")
            : new StorageUnavailableException($"The database in {Place} failed while writing: {fault.Message} Nobody knows whether this write stands: read the state again.", outcomeUnknown: true);

    private protected override void Close()
    {
        Writer.Dispose();
        _states.Dispose();
        ClearPool(ReadConnectionString);
        ClearPool(OrleansConnectionString);
        _directory.Dispose();
        if (_temporary && Directory.Exists(_directory.Path)) Directory.Delete(_directory.Path, recursive: true);
    }

    private static long Delete(WriterConnection connection, HotWrite write)
    {
        var deleted = write.Held is { } held && HotTable.All.Any(table => connection.Execute(table.Delete, write.Grain, held) > 0);
        if (!deleted && (write.Held is not null || Stored(connection, write) is not null)) throw write.Stale(Stored(connection, write));
        return 0;
    }

    private static long? Stored(WriterConnection connection, HotWrite write) => connection.Number(StoredChange, write.Grain);

    private StorageUnavailableException NotRead(SqliteException fault) => new($"The database in {DirectoryPath} cannot be read now: {fault.Message}");

    private static void ClearPool(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
