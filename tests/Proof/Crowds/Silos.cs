using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
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
    private SiloAddress? _lost;

    private Silos(InProcessTestCluster cluster, AntiphonDatabase database) => (_cluster, _database) = (cluster, database);

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>No silo is missing.</summary>
    public bool IsWhole => _lost is null;

    public static async Task<Silos> Start(StepClock clock, ScaledTimeProvider domain, Wire wire, Commits commits, Storm storm, Func<Centre> declared)
    {
        var database = AntiphonDatabase.Open(new StorageOptions { Hot = HotStorage.Memory });
        var builder = new InProcessTestClusterBuilder(Count);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
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
            Watch(silo.Services, commits, storm, clock);
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
    public void Follow(int silo, Centre centre)
    {
        if (silo < _cluster.Silos.Count)
            _cluster.Silos[silo].ServiceProvider.GetRequiredService<CentreView>().Set(centre);
    }

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
        if (!_cluster.TryGetGrainContext(id, out var context))
            return false;
        var others = _cluster.Silos.Where(other => !other.SiloAddress.Equals(context.Address.SiloAddress)).ToList();
        _cluster.MigrateAsync(id, others[silo % others.Count].SiloAddress).Ignore();
        return true;
    }

    /// <summary>A silo dies, and with it all that lives there.</summary>
    public async Task Kill(int silo)
    {
        var dies = _cluster.Silos[silo % _cluster.Silos.Count];
        _lost = dies.SiloAddress;
        await _cluster.KillSiloAsync(dies);
    }

    /// <summary>The others hear that the silo is dead, and a new one takes its place. They are told: probes would take real time.</summary>
    public async Task Replace()
    {
        await Membership(_cluster.Silos[0]).TryKill(_lost!);
        await _cluster.StartAdditionalSiloAsync();
        foreach (var silo in _cluster.Silos)
            await foreach (var members in Membership(silo).MembershipUpdates)
                if (members.Members.Values.Count(member => member.Status == SiloStatus.Active) == Count)
                    break;
        _lost = null;
    }

    /// <summary>The silos die: on a clock that stands still, whoever goes in good order waits for half a minute.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_cluster.Silos.ToList().Select(silo => _cluster.KillSiloAsync(silo)));
        await _cluster.DisposeAsync();
        _database.Dispose();
    }

    private static IClusterMembershipService Membership(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IClusterMembershipService>();

    private static void Watch(IServiceCollection services, Commits commits, Storm storm, StepClock clock)
    {
        var hot = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageRegistration.Hot));
        services.Remove(hot);
        services.AddKeyedSingleton<IGrainStorage>(StorageRegistration.Hot, (provider, key) => new WatchedStorage((IGrainStorage)hot.KeyedImplementationFactory!(provider, key), commits, storm));
        Replace<IHotRows>(services, rows => new WatchedRows(rows, commits, storm, clock));
        Replace<IArchive>(services, archive => new WatchedArchive(archive, commits, storm));
    }

    private static void Replace<T>(IServiceCollection services, Func<T, T> watched) where T : class
    {
        var plain = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(plain);
        services.AddSingleton(provider => watched((T)(plain.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!))));
    }
}
