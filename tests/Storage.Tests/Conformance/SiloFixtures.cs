using Antiphon.Storage;
using Antiphon.Tests.Places;
using Orleans.Storage;

namespace Antiphon.Tests.Conformance;

/// <summary>A silo on a database, for the tests of several storages one after the other.</summary>
public abstract class DurableSilo : IAsyncLifetime
{
    private StorageSilo _silo = null!;

    internal AntiphonDatabase Database => _silo.Database;

    /// <summary>Where the database lies.</summary>
    public StoragePlace Place { get; private set; } = null!;

    /// <summary>Another place of this kind.</summary>
    public abstract StoragePlace NewPlace();

    public async ValueTask InitializeAsync()
    {
        Place = NewPlace();
        _silo = await StorageSilo.Start(Place.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    internal IGrainStorage Storage(string name) => _silo.Storage(name);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteSilo : DurableSilo
{
    /// <summary>The collection of tests that share it.</summary>
    public const string Collection = "silo on SQLite";

    public override StoragePlace NewPlace() => new SqlitePlace();
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresSilo(PostgresFixture server) : DurableSilo
{
    /// <summary>The collection of tests that share it.</summary>
    public const string Collection = "silo on PostgreSQL";

    public override StoragePlace NewPlace() => server.Place();
}

/// <summary>The tests that share a silo on SQLite.</summary>
[CollectionDefinition(SqliteSilo.Collection)]
public sealed class SqliteSiloTests : ICollectionFixture<SqliteSilo>;

/// <summary>The tests that share a silo on PostgreSQL.</summary>
[CollectionDefinition(PostgresSilo.Collection)]
public sealed class PostgresSiloTests : ICollectionFixture<PostgresSilo>;

/// <summary>A silo whose hot state is gone with it.</summary>
public sealed class TemporarySilo : IAsyncLifetime
{
    private StorageSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await StorageSilo.Start(new StorageOptions { Hot = HotStorage.Memory });

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    internal IGrainStorage Storage(string name) => _silo.Storage(name);
}
