using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace Antiphon.Configuration;

/// <summary>Silos that follow the configuration, on clocks that only the test moves.</summary>
internal sealed class ConfigurationCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ConfigurationCluster(InProcessTestCluster cluster, FakeTimeProvider domain, FakeTimeProvider system) =>
        (_cluster, Domain, System) = (cluster, domain, system);

    public FakeTimeProvider Domain { get; }

    public FakeTimeProvider System { get; }

    public IGrainFactory Grains => _cluster.Client;

    public ICentreGrain Centre => Grains.GetGrain<ICentreGrain>(ICentreGrain.Key);

    public IEnumerable<CentreView> Views => _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<CentreView>());

    public static async Task<ConfigurationCluster> Start(short silos = 1, Action<IServiceCollection>? configure = null)
    {
        var domain = new FakeTimeProvider(new(2018, 3, 19, 0, 0, 0, TimeSpan.Zero));
        var system = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("Slow");
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, domain);
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.System, system);
            silo.Services.AddCentreView();
            configure?.Invoke(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, domain, system);
    }

    public Task AddSilo() => _cluster.StartAdditionalSiloAsync();

    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Waits until every silo's view has a version.</summary>
    public async Task Reached(long version)
    {
        foreach (var view in Views)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Look()
            {
                if (view.Current.Version >= version)
                    reached.TrySetResult();
            }

            using var subscription = view.OnChanged(Look);
            Look();
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
