using System.Data;
using System.Data.Common;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Storage;

namespace Antiphon.Storage.Postgres;

/// <summary>One database of a PostgreSQL server, which several processes share: hot state, archive, and Orleans' own tables.</summary>
internal sealed class PostgresDatabase : AntiphonDatabase
{
    private readonly PostgresConnections _connections;
    private readonly PostgresWriter _writer;

    private PostgresDatabase(StorageOptions options, PostgresConnections connections, ILogger logger) : base(options)
    {
        _connections = connections;
        _writer = new PostgresWriter(connections, options.WriterBatch, logger);
        HotStorage = new HotGrainStorage(this);
        HotRows = new HotRows(this);
    }

    /// <inheritdoc/>
    public override string Place => _connections.Place;

    /// <inheritdoc/>
    public override string OrleansInvariant => "Npgsql";

    /// <inheritdoc/>
    public override string OrleansConnectionString => _connections.Orleans;

    internal override IGrainStorage HotStorage { get; }

    internal override IHotRows HotRows { get; }

    internal override HotSql Sql => HotSql.Postgres;

    internal override PurgeSql Purge => PurgeSql.Postgres;

    /// <summary>Connects, and brings the database up to date.</summary>
    public static new PostgresDatabase Open(StorageOptions options, ILoggerFactory? loggers) => Connected(options, keeps: true, connections =>
    {
        PostgresSchema.Apply(connections);
        return new PostgresDatabase(options, connections, loggers?.CreateLogger(typeof(PostgresWriter).FullName!) ?? NullLogger.Instance);
    });

    /// <inheritdoc cref="AntiphonDatabase.PrintSql"/>
    public static new string PrintSql(StorageOptions options) =>
        options.Provider is StorageProvider.PostgreSql ? Connected(options, keeps: false, PostgresSchema.Print) : PostgresSchema.Print(null);

    private static T Connected<T>(StorageOptions options, bool keeps, Func<PostgresConnections, T> use)
    {
        var connections = new PostgresConnections(options.ConnectionString);
        var isUsed = false;
        try
        {
            var result = use(connections);
            isUsed = keeps;
            return result;
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            throw new StorageUnavailableException(fault is PostgresException
                ? $"The PostgreSQL database {connections.Place} cannot be used: {PostgresFaults.Told(fault)} Check the database, the user and the password in Antiphon:Storage:ConnectionString, and the user's rights (it creates tables, unless --print-sql was applied by somebody who may)."
                : $"The PostgreSQL server at {connections.Place} cannot be reached: {PostgresFaults.Told(fault)} Check that it runs, that Host and Port in Antiphon:Storage:ConnectionString are its own, and that it and the firewall let this machine in.");
        }
        finally
        {
            if (!isUsed) connections.Dispose();
        }
    }

    internal override Task<long> Write(HotWrite write) => _writer.Write(write);

    internal override Task Touch() => _writer.Touch();

    internal override void Hurry() => _writer.Hurry();

    internal override async Task<int> Execute(SqlStatement[] statements, params object[] values)
    {
        try
        {
            await using var batch = _connections.Reads.CreateBatch(); // without BEGIN it is one transaction all the same
            foreach (var statement in statements)
            {
                var command = new NpgsqlBatchCommand(statement.Text);
                foreach (var (name, value) in statement.Parameters.Zip(values)) command.Parameters.AddWithValue(name, value);
                batch.BatchCommands.Add(command);
            }
            await batch.ExecuteNonQueryAsync();
            return batch.BatchCommands[^1].RecordsAffected;
        }
        catch (NpgsqlException fault)
        {
            throw NotWritten(fault);
        }
    }

    internal override Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation) => Task.Run(async () =>
    {
        try
        {
            await using var connection = await _connections.Reads.OpenConnectionAsync(cancellation);
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var found = await query(connection);
            await snapshot.CommitAsync(cancellation);
            return found;
        }
        catch (NpgsqlException fault)
        {
            throw NotRead(fault);
        }
    }, cancellation);

    internal override async Task<(byte[] Payload, long Change)?> ReadState(string grain)
    {
        try
        {
            await using var command = _connections.Reads.CreateCommand(HotSql.State);
            command.Parameters.AddWithValue("@grain_id", grain);
            await using var reader = await command.ExecuteReaderAsync();
            return await reader.ReadAsync() ? (reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)) : null;
        }
        catch (NpgsqlException fault)
        {
            throw NotRead(fault);
        }
    }

    internal override void UseFor(DbContextOptionsBuilder options) => options.UseNpgsql(_connections.Reads, npgsql => npgsql.CommandTimeout(PostgresConnections.ArchiveSeconds));

    internal override void RenewOrleansConnections()
    {
        using var connection = new NpgsqlConnection(OrleansConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    internal override bool IsFault(Exception fault) => PostgresFaults.IsFault(fault);

    internal override string Told(Exception fault) => PostgresFaults.Told(fault);

    internal override Exception NotWritten(Exception fault) => PostgresFaults.IsItsOwn(fault) ? Refused(fault) : Unwritten(Place, PostgresFaults.Told(fault), !PostgresFaults.IsRefusal(fault));

    /// <summary>What the writer of a row is told that the database does not take.</summary>
    internal static InvalidOperationException Refused(Exception fault) => new($"The database refused the row: {PostgresFaults.Told(fault)}");

    /// <summary>What a writer is told whose write failed.</summary>
    internal static StorageUnavailableException Unwritten(string place, string what, bool isUnknown) => isUnknown
        ? new($"The database {place} failed while writing: {what} Nobody knows whether this write stands: read the state again.", outcomeUnknown: true)
        : new($"The database {place} cannot be written now: {what} Nothing was written.");

    private protected override void Close()
    {
        _writer.Dispose();
        _connections.Dispose();
    }

    private StorageUnavailableException NotRead(NpgsqlException fault) => new($"The database {Place} cannot be read now: {PostgresFaults.Told(fault)}");
}
