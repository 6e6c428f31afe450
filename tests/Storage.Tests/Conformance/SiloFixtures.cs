using Antiphon.Storage;
using Orleans.Storage;

namespace Antiphon.Tests.Conformance;

/// <summary>A silo on a data directory, for the tests of several storages one after the other.</summary>
public sealed class DurableSilo : IAsyncLifetime
{
    /// <summary>The collection of tests that share it.</summary>
    public const string Collection = "durable silo";

    private readonly TemporaryDirectory _directory = new();
    private StorageSilo _silo = null!;

    internal AntiphonDatabase Database => _silo.Database;

    public async ValueTask InitializeAsync() => _silo = await StorageSilo.Start(new StorageOptions { DataDirectory = _directory.Path });

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _directory.Dispose();
    }

    internal IGrainStorage Storage(string name) => _silo.Storage(name);
}

/// <summary>The tests that share a silo on a data directory.</summary>
[CollectionDefinition(DurableSilo.Collection)]
public sealed class DurableSiloTests : ICollectionFixture<DurableSilo>;

/// <summary>A silo whose hot state is gone with it.</summary>
public sealed class TemporarySilo : IAsyncLifetime
{
    private StorageSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await StorageSilo.Start(new StorageOptions { Hot = HotStorage.Memory });

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    internal IGrainStorage Storage(string name) => _silo.Storage(name);
}
