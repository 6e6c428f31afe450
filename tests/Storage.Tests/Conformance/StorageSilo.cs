using Antiphon.Clocks;
using Antiphon.Storage;
using Antiphon.Storage.Slow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Antiphon.Tests.Conformance;

/// <summary>A silo with every grain storage there is: the product's two, the slow one where it deletes, and the one that Orleans keeps in memory.</summary>
public sealed class StorageSilo : IAsyncDisposable
{
    /// <summary>The name of Orleans' storage in memory.</summary>
    public const string Memory = "Memory";

    /// <summary>The name of a slow storage that deletes what is cleared.</summary>
    public const string Deleting = "Deleting";

    private const string DeletingAdoNet = "DeletingAdoNet";

    private readonly InProcessTestCluster _cluster;

    private StorageSilo(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>The database under the product's two.</summary>
    public AntiphonDatabase Database => Get<AntiphonDatabase>();

    /// <summary>Starts it.</summary>
    public static async Task<StorageSilo> Start(StorageOptions options)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton(ClockNames.System, TimeProvider.System).AddKeyedSingleton(ClockNames.Domain, TimeProvider.System);
            silo.Services.AddAntiphonStorage(options);
            silo.AddAntiphonGrainStorage().AddMemoryGrainStorage(Memory);
            silo.Services.AddGrainStorage(Deleting, (provider, _) => new SlowGrainStorage(provider.GetRequiredKeyedService<IGrainStorage>(DeletingAdoNet), provider.GetRequiredService<AntiphonDatabase>()));
            silo.AddAdoNetGrainStorage(DeletingAdoNet, (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<AntiphonDatabase>((deleting, database) =>
            {
                deleting.Invariant = database.OrleansInvariant;
                deleting.ConnectionString = database.OrleansConnectionString;
                deleting.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(Options.Create(new SystemTextJsonGrainStorageSerializerOptions()));
                deleting.DeleteStateOnClear = true;
            }));
        });
        builder.Options.ServiceId = builder.Options.ClusterId = "storage-tests";
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new StorageSilo(cluster);
    }

    /// <summary>A grain storage by its name.</summary>
    public IGrainStorage Storage(string name) => _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>A service of the silo.</summary>
    public T Get<T>() where T : notnull => _cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    /// <summary>A grain.</summary>
    public T Grain<T>(string key) where T : IGrainWithStringKey => _cluster.Client.GetGrain<T>(key);

    /// <summary>A grain.</summary>
    public T Grain<T>(Guid key) where T : IGrainWithGuidKey => _cluster.Client.GetGrain<T>(key);

    /// <summary>Takes a grain out of memory.</summary>
    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
