namespace Antiphon.Hosting;

/// <summary>Where a silo process under test lives: a data directory of its own and two free ports, the same for each process that is started there.</summary>
public sealed class SiloPlace : IDisposable
{
    private readonly List<SiloProcess> _processes = [];
    private readonly string? _namespace;

    /// <summary>A new place.</summary>
    /// <param name="dataDirectory">Its data directory, deleted with it; null: a new, empty one under the system's temporary directory.</param>
    /// <param name="host">The address of this machine at which it is reached.</param>
    /// <param name="inNamespace">The network namespace that has this address; null: this one.</param>
    public SiloPlace(string? dataDirectory = null, string host = "127.0.0.1", string? inNamespace = null)
    {
        DataDirectory = dataDirectory ?? Directory.CreateTempSubdirectory("antiphon-test-").FullName;
        Grpc = new Uri($"http://{host}:{FreePort.Take()}");
        Http = new Uri($"http://{host}:{FreePort.Take()}");
        _namespace = inNamespace;
    }

    /// <summary>The data directory.</summary>
    public string DataDirectory { get; }

    /// <summary>The gRPC address.</summary>
    public Uri Grpc { get; }

    /// <summary>The web address.</summary>
    public Uri Http { get; }

    /// <summary>The settings that put a process here.</summary>
    public IReadOnlyList<string> Settings => [$"--Antiphon:DataDirectory={DataDirectory}", $"--Antiphon:Grpc={Grpc}", $"--Antiphon:Http={Http}"];

    /// <summary>Starts a process here, without waiting for it.</summary>
    /// <param name="arguments">Further switches and settings; a later setting stands over an earlier one.</param>
    public SiloProcess Start(params string[] arguments) => StartOther(null, arguments);

    /// <summary>Starts another build of the program here, without waiting for it.</summary>
    public SiloProcess StartOther(string? program, params string[] arguments) => Keep(SiloProcess.Start([.. Settings, .. arguments], Http, _namespace, program));

    /// <summary>Starts a process here whose output nobody reads.</summary>
    public SiloProcess StartUnread(params string[] arguments) => Keep(SiloProcess.Start([.. Settings, .. arguments], Http, isRead: false));

    /// <summary>Starts a process here and waits until it is ready.</summary>
    public async Task<SiloProcess> StartReady(params string[] arguments)
    {
        var process = Start(arguments);
        await process.WaitReady();
        return process;
    }

    /// <summary>Kills what still runs here, and deletes the data.</summary>
    public void Dispose()
    {
        foreach (var process in _processes)
            process.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private SiloProcess Keep(SiloProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
