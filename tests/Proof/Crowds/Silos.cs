using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Storage;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Antiphon.Proof.Crowds;

/// <summary>Three silos of this process with one database, on one clock, with a wire and a storage that fail.</summary>
internal sealed class Silos : IAsyncDisposable
{
    public const short Count = 3;

    private readonly InProcessTestCluster _cluster;
    private readonly AntiphonDatabase _database;

    private Silos(InProcessTestCluster cluster, AntiphonDatabase database) => (_cluster, _database) = (cluster, database);

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<Silos> Start(StepClock clock, Wire wire, Commits commits, Storm storm, Func<Centre> declared)
    {
        var database = AntiphonDatabase.Open(new StorageOptions { Hot = HotStorage.Memory });
        var builder = new InProcessTestClusterBuilder(Count);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var domain = new ScaledTimeProvider(clock);
            silo.Services.AddLogging(logging => logging.ClearProviders());
            var view = new CentreView();
            view.Set(declared()); // a silo starts with what its centre has declared
            silo.Services.AddSingleton(view);
            silo.Services.AddSingleton(domain);
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, domain);
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.System, clock);
            silo.Services.AddAntiphonStorage(database);
            silo.AddAntiphonGrainStorage();
            silo.Services.AddAntiphonGrains();
            silo.Services.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = TimeSpan.FromSeconds(20)); // a starved machine is no dead silo
            Watch(silo.Services, commits, storm);
            silo.AddIncomingGrainCallFilter(wire);
            silo.AddOutgoingGrainCallFilter(wire);
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddLogging(logging => logging.ClearProviders());
            client.AddOutgoingGrainCallFilter(wire);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Silos(cluster, database);
    }

    /// <summary>A silo hears of a centre. A hall's centres are wilder than the centre's actor would let pass.</summary>
    public void Follow(int silo, Centre centre) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress).GetRequiredService<CentreView>().Set(centre);

    /// <summary>An activation goes, and with it its memory.</summary>
    public bool Deactivate(GrainId id)
    {
        if (!_cluster.TryGetGrainContext(id, out var context))
            return false;
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The crowd wants it."));
        return true;
    }

    /// <summary>An activation goes to another silo.</summary>
    public bool Move(GrainId id, int silo)
    {
        if (!_cluster.TryGetGrainContext(id, out _))
            return false;
        _cluster.MigrateAsync(id, _cluster.Silos[silo % _cluster.Silos.Count].SiloAddress).Ignore();
        return true;
    }

    /// <summary>A silo dies, the others notice, and a new one takes its place.</summary>
    public async Task Replace(int silo)
    {
        await _cluster.KillSiloAsync(_cluster.Silos[silo % _cluster.Silos.Count]);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _database.Dispose();
    }

    private static void Watch(IServiceCollection services, Commits commits, Storm storm)
    {
        var hot = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageRegistration.Hot));
        services.Remove(hot);
        services.AddKeyedSingleton<IGrainStorage>(StorageRegistration.Hot, (provider, key) => new WatchedStorage((IGrainStorage)hot.KeyedImplementationFactory!(provider, key), commits, storm));
        var rows = services.Last(service => service.ServiceType == typeof(IHotRows));
        services.Remove(rows);
        services.AddSingleton<IHotRows>(provider => new WatchedRows((IHotRows)rows.ImplementationFactory!(provider), commits, storm));
    }
}
