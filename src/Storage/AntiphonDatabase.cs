using Antiphon.Storage.Directories;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Schema;
using Antiphon.Storage.Sqlite;
using Antiphon.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;

namespace Antiphon.Storage;

/// <summary>
/// The two databases of one data directory, open: <c>antiphon.db</c> (hot state and archive, written by one thread) and <c>orleans.db</c> (Orleans' own
/// tables). Holds the directory's lock until disposed.
/// </summary>
public sealed class AntiphonDatabase : IDisposable
{
    /// <summary>Operations of one transaction where nobody waits for it.</summary>
    private const int WriteBehindBatch = 4096;

    private readonly DataDirectory _directory;
    private readonly StateReaders _states;
    private readonly bool _temporary;

    private AntiphonDatabase(StorageOptions options, DataDirectory directory, ILogger logger)
    {
        (_directory, Options, _temporary) = (directory, options, options.Hot is Storage.HotStorage.Memory);
        var main = Path.Combine(directory.Path, DatabaseSchema.Antiphon.File);
        var orleans = Path.Combine(directory.Path, DatabaseSchema.Orleans.File);
        DatabaseSchema.Antiphon.Apply(main);
        DatabaseSchema.Orleans.Apply(orleans);
        ReadConnectionString = new SqliteConnectionStringBuilder { DataSource = main, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();
        OrleansConnectionString = new SqliteConnectionStringBuilder { DataSource = orleans, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 5 }.ToString();
        _states = new StateReaders(ReadConnectionString);
        Writer = new StorageWriter(main, !_temporary, _temporary ? WriteBehindBatch : options.WriterBatch, logger);
        Memory = _temporary ? new MemoryHotStore(Writer) : null;
        HotStorage = (IGrainStorage?)Memory ?? new HotGrainStorage(this);
        HotRows = (IHotRows?)Memory ?? new HotRows(this);
    }

    /// <summary>The settings it was opened with.</summary>
    public StorageOptions Options { get; }

    /// <summary>The full path of the directory in use (the temporary one for <see cref="Storage.HotStorage.Memory"/>).</summary>
    public string DirectoryPath => _directory.Path;

    /// <summary>For Orleans' ADO.NET providers.</summary>
    public string OrleansConnectionString { get; }

    /// <summary>Orleans' name for the driver of that connection.</summary>
    public string OrleansInvariant { get; } = "System.Data.SQLite"; // for Microsoft.Data.Sqlite

    internal string ReadConnectionString { get; }

    internal StorageWriter Writer { get; }

    /// <summary>Keeps hot state.</summary>
    internal IGrainStorage HotStorage { get; }

    /// <summary>Reads hot state.</summary>
    internal IHotRows HotRows { get; }

    /// <summary>The hot rows of <see cref="Storage.HotStorage.Memory"/>; null: they are in the database.</summary>
    internal MemoryHotStore? Memory { get; }

    /// <summary>Takes the data directory and brings its databases up to date.</summary>
    /// <exception cref="DataDirectoryException">The directory is in use or can't be used, or a database is newer than the program.</exception>
    public static AntiphonDatabase Open(StorageOptions options, ILoggerFactory? loggers = null)
    {
        var directory = DataDirectory.Open(options.Hot is Storage.HotStorage.Memory ? Directory.CreateTempSubdirectory("antiphon-").FullName : options.DataDirectory, options.IsShared);
        try
        {
            return new AntiphonDatabase(options, directory, loggers?.CreateLogger(typeof(StorageWriter).FullName!) ?? NullLogger.Instance);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Writes what waits, closes, and gives the directory free.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        _states.Dispose();
        ClearPool(ReadConnectionString);
        ClearPool(OrleansConnectionString);
        _directory.Dispose();
        if (_temporary && Directory.Exists(_directory.Path)) Directory.Delete(_directory.Path, recursive: true);
    }

    /// <summary>Has Orleans' providers open their connections anew.</summary>
    internal void RenewOrleansConnections() => ClearPool(OrleansConnectionString);

    /// <summary>Completes when the database has all that was acknowledged: at once, but for rows that are written behind.</summary>
    internal Task AllWritten() => Memory is null ? Task.CompletedTask : Writer.Write(_ => 0);

    /// <summary>Runs a query on a read connection, off the caller's scheduler, in one snapshot of all that has been acknowledged.</summary>
    internal Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellation) => Task.Run(() => OrUnavailable(() =>
    {
        using var connection = new SqliteConnection(ReadConnectionString);
        connection.Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        return query(connection);
    }), cancellation);

    /// <summary>Reads the state of an actor, off the caller's scheduler. Each call that arrives asks for its own.</summary>
    internal Task<(byte[] Payload, long Change)?> ReadState(string grain) => Task.Run(() => OrUnavailable(() => _states.Read(grain)));

    private T OrUnavailable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException fault)
        {
            throw new StorageUnavailableException($"The database in {DirectoryPath} cannot be read now: {fault.Message}");
        }
    }

    private static void ClearPool(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
