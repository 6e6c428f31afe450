using Antiphon.Clocks;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Sqlite;
using Antiphon.Tests.Places;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;

namespace Antiphon.Tests;

/// <summary>A storage without a silo.</summary>
public sealed class Storages : IDisposable
{
    private readonly string? _own;
    private readonly ServiceProvider _services;

    /// <summary>Over the database of a place, which is not gone with it.</summary>
    public Storages(StoragePlace place, Action<StorageOptions>? change = null) : this(Changed(place.Options, change)) { }

    /// <summary>Over SQLite; without settings, in a temporary directory.</summary>
    public Storages(StorageOptions? options = null)
    {
        if (options is null)
        {
            _own = Directory.CreateTempSubdirectory("antiphon-test-").FullName;
            options = new StorageOptions { DataDirectory = _own };
        }
        _services = new ServiceCollection()
            .AddLogging()
            .AddKeyedSingleton<TimeProvider>(ClockNames.System, SystemClock)
            .AddKeyedSingleton<TimeProvider>(ClockNames.Domain, DomainClock)
            .AddAntiphonStorage(options)
            .BuildServiceProvider();
        Database = Get<AntiphonDatabase>();
        Grains = Database.HotStorage;
    }

    public FakeTimeProvider SystemClock { get; } = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeTimeProvider DomainClock { get; } = new(new DateTimeOffset(1999, 2, 1, 0, 0, 0, TimeSpan.Zero));

    public AntiphonDatabase Database { get; }

    /// <summary>The database, where it is SQLite's.</summary>
    internal SqliteDatabase Sqlite => (SqliteDatabase)Database;

    public IGrainStorage Grains { get; }

    public IHotRows Rows => Get<IHotRows>();

    public IArchive Archive => Get<IArchive>();

    public IArchiveWriter ArchiveWriter => Get<IArchiveWriter>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Reads what is stored of a call.</summary>
    public async Task<Stored<CallState>> Read(Guid id)
    {
        var state = new Stored<CallState>(new CallState());
        await Grains.ReadStateAsync("state", CallState.Grain(id), state);
        return state;
    }

    /// <summary>Writes a state as its grain would.</summary>
    public Task Write(Stored<CallState> state) => Grains.WriteStateAsync("state", CallState.Grain(state.State.Id), state);

    /// <summary>Commits archive rows.</summary>
    public async Task Archived(params ArchiveRow[] rows)
    {
        var state = new Stored<CallState>(CallState.New());
        state.State.Archive.AddRange(rows);
        await Write(state);
        await Grains.ClearStateAsync("state", CallState.Grain(state.State.Id), state);
    }

    private static StorageOptions Changed(StorageOptions options, Action<StorageOptions>? change)
    {
        change?.Invoke(options);
        return options;
    }

    public void Dispose()
    {
        _services.Dispose();
        if (_own is not null) Directory.Delete(_own, recursive: true);
    }
}
