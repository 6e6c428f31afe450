using System.Net;
using System.Net.Sockets;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Hosting;
using Antiphon.Panels;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Antiphon.Benchmarks;

/// <summary>A silo in this process on real clocks, without doors: what is measured here are the actors and their storage.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _directory;

    private static readonly Lazy<PostgresServer> Server = new(() => PostgresServer.Start()); // gone with the process

    private BenchSilo(IHost host, string directory, GrainCalls calls) => (_host, _directory, Calls) = (host, directory, calls);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IArchive Archive => _host.Services.GetRequiredService<IArchive>();

    public IHotRows Rows => _host.Services.GetRequiredService<IHotRows>();

    /// <summary>Processor seconds of the PostgreSQL server until now; 0: there is none.</summary>
    public static double ServerSeconds => Server.IsValueCreated ? Descendants.CpuSeconds(Server.Value.ProcessId, except: 0) : 0;

    /// <summary>A grain storage of the silo, by its name.</summary>
    public IGrainStorage Storage(string name) => _host.Services.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>Counts, if wanted at the start.</summary>
    public GrainCalls Calls { get; }

    /// <param name="centre">What is declared.</param>
    /// <param name="store">Where hot state is kept.</param>
    /// <param name="countCalls">Counts grain calls, which costs something.</param>
    public static async Task<BenchSilo> Start(Centre centre, Store store, bool countCalls = false)
    {
        var directory = Directory.CreateTempSubdirectory("antiphon-bench-").FullName;
        var calls = new GrainCalls();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var clock = new ScaledTimeProvider(TimeProvider.System);
        builder.Services.AddSingleton(clock);
        builder.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, clock);
        builder.Services.AddKeyedSingleton(ClockNames.System, TimeProvider.System);
        builder.Services.AddAntiphonStorage(new StorageOptions
        {
            DataDirectory = directory,
            Hot = store is Store.Memory ? HotStorage.Memory : HotStorage.Grouped,
            Provider = store is Store.PostgreSql ? StorageProvider.PostgreSql : StorageProvider.Sqlite,
            ConnectionString = store is Store.PostgreSql ? Server.Value.ConnectionString(Server.Value.CreateDatabase()) : "",
        });
        builder.Services.AddAntiphonGrains();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
            silo.AddAntiphonGrainStorage();
            silo.AddAntiphonPanels();
            if (countCalls)
                silo.AddIncomingGrainCallFilter(calls);
        });
        var made = new BenchSilo(builder.Build(), directory, calls);
        await made._host.StartAsync();
        var result = await made.Grains.GetGrain<ICentreGrain>(ICentreGrain.Key).Apply(centre);
        if (result.Outcome is not ChangeOutcome.Applied)
            throw new InvalidOperationException($"The centre is refused: {result.Outcome} {string.Join("; ", result.Problems)}");
        var view = made._host.Services.GetRequiredService<CentreView>();
        while (view.Current.Version < result.Version)
            await Task.Delay(10);
        return made;
    }

    /// <summary>How often hot rows were written until now.</summary>
    public async Task<long> Writes() => (await Rows.ReadChanges(BenchCentre.Queue, long.MaxValue)).Mark;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A port that nobody holds.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
