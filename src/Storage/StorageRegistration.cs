using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Clocks;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Slow;
using Antiphon.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Antiphon.Storage;

/// <summary>Registers the storage. Both clocks must be registered by their keys (<see cref="Antiphon.Clocks.ClockNames"/>).</summary>
public static class StorageRegistration
{
    /// <summary>The name of the grain storage of slow-changing state: Orleans' ADO.NET persistence, in tables of its own.</summary>
    public const string Slow = "Slow";

    /// <summary>The name of the grain storage of hot state (see <see cref="IHotState"/>).</summary>
    public const string Hot = HotGrainStorage.Name;

    /// <summary>Opens the database when it is first needed (resolve <see cref="AntiphonDatabase"/> before the start to be told of its faults first), closes it with the container.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="options">How state is kept.</param>
    /// <param name="isKeeper">This process purges what is no longer kept; false: others do.</param>
    public static IServiceCollection AddAntiphonStorage(this IServiceCollection services, StorageOptions options, bool isKeeper = true)
    {
        services.AddSingleton(provider => AntiphonDatabase.Open(options, provider.GetService<ILoggerFactory>())).AddOver();
        return isKeeper ? services.AddHostedService<StorageUpkeep>() : services;
    }

    /// <summary>Uses a database that somebody else has opened and will close; several silos of one process can share it.</summary>
    public static IServiceCollection AddAntiphonStorage(this IServiceCollection services, AntiphonDatabase database) => services.AddSingleton(database).AddOver().AddHostedService<StorageUpkeep>();

    /// <summary>Adds the grain storages <see cref="Hot"/> and <see cref="Slow"/>.</summary>
    public static ISiloBuilder AddAntiphonGrainStorage(this ISiloBuilder silo)
    {
        silo.Services.AddGrainStorage(Hot, (provider, _) => provider.GetRequiredService<AntiphonDatabase>().HotStorage);
        silo.Services.AddGrainStorage(Slow, (provider, _) =>
            new SlowGrainStorage(provider.GetRequiredKeyedService<IGrainStorage>(SlowGrainStorage.AdoNet), provider.GetRequiredService<AntiphonDatabase>()));
        // An actor that moves to another silo takes its state along, in the form in which it is stored.
        silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(isSupported: typeof(IHotState).IsAssignableFrom, jsonSerializerOptions: HotJson.Options));
        return silo.AddAdoNetGrainStorage(SlowGrainStorage.AdoNet, (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<AntiphonDatabase>((o, database) =>
        {
            o.Invariant = database.OrleansInvariant;
            o.ConnectionString = database.OrleansConnectionString;
            o.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(Options.Create(SlowJson()));
        }));
    }

    private static IServiceCollection AddOver(this IServiceCollection services) => services
        .AddPooledDbContextFactory<ArchiveContext>((provider, options) =>
            provider.GetRequiredService<AntiphonDatabase>().UseFor(options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)))
        .AddSingleton(provider => provider.GetRequiredService<AntiphonDatabase>().HotRows)
        .AddSingleton<IHotWrites>(provider => new HotWrites(provider.GetRequiredService<AntiphonDatabase>()))
        .AddSingleton<IArchive, ArchiveQueries>()
        .AddSingleton<IArchiveWriter, ArchiveWriter>()
        .AddSingleton<IClockStore, ClockStore>()
        .AddSingleton<IStorageHealth, StorageHealth>()
        .AddSingleton<StoragePurge>();

    private static SystemTextJsonGrainStorageSerializerOptions SlowJson()
    {
        var options = new SystemTextJsonGrainStorageSerializerOptions();
        options.JsonSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter());
        return options;
    }
}
