using Antiphon.Hosting;

namespace Antiphon.Centres;

/// <summary>One process of the cluster, and those that follow it at its place.</summary>
/// <param name="place">Its ports.</param>
/// <param name="name">What it is called here.</param>
/// <param name="site">Its site; empty: none.</param>
/// <param name="settings">Its settings.</param>
public sealed class ClusterNode(SiloPlace place, string name, string site, IReadOnlyList<string> settings)
{
    private readonly List<SiloProcess> _processes = [];

    /// <summary>What it is called here.</summary>
    public string Name => name;

    /// <summary>Its site; empty: none.</summary>
    public string Site => site;

    /// <summary>Its gRPC address.</summary>
    public Uri Grpc => place.Grpc;

    /// <summary>Its web address.</summary>
    public Uri Http => place.Http;

    /// <summary>What its processes have printed.</summary>
    public string Output => string.Concat(_processes.Select(process => process.Output));

    /// <summary>The build of the program that is started next; null: that of these tests.</summary>
    public string? Program { get; set; }

    /// <summary>Starts a process, and waits until it is ready.</summary>
    public Task Start()
    {
        _processes.Add(place.StartOther(Program, [.. settings]));
        return Present.WaitReady();
    }

    /// <summary>SIGKILL.</summary>
    public Task Kill9() => Present.Kill9();

    /// <summary>SIGTERM, and its exit code.</summary>
    public Task<int> Stop() => Present.Stop();

    /// <summary>SIGSTOP: it does nothing, and its connections stay open.</summary>
    public Task Freeze() => Present.Signal("STOP");

    /// <summary>SIGCONT: it goes on, for itself without a pause.</summary>
    public Task Thaw() => Present.Signal("CONT");

    /// <summary>What it measures now.</summary>
    public async Task<Scrape> Scrape()
    {
        using var http = new HttpClient { BaseAddress = Http };
        return Hosting.Scrape.Read(await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    }

    /// <summary>Waits until it is ready.</summary>
    public Task Ready() => Present.WaitReady();

    private SiloProcess Present => _processes[^1];

    /// <summary>Waits until the process has ended of itself; its exit code.</summary>
    public Task<int> Ended() => Present.WaitExit();
}
