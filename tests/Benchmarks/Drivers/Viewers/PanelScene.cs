using System.Diagnostics;
using Antiphon.Hosting;
using Antiphon.Soak;

namespace Antiphon.Benchmarks;

/// <summary>A durable silo in a process of its own, with a centre at work.</summary>
internal sealed class PanelScene : IAsyncDisposable
{
    /// <summary>Arrival, offer, acceptance, connection, end: each of them changes the picture.</summary>
    public const int EventsACall = 5;

    private const int WarmUpRate = 200;
    private readonly SiloPlace _place = new();
    private readonly ApiDriver _driver;
    private Process _silo = null!;
    private SiloWatch _watch = null!;

    private PanelScene(int operators)
    {
        _driver = new ApiDriver(_place.Grpc);
        Probes = new Probes(_place.Grpc, [.. Enumerable.Range(operators - Probes.Operators, Probes.Operators).Select(BenchCentre.OperatorId)]);
    }

    public Uri Grpc => _place.Grpc;

    public Uri Web => _place.Http;

    public Probes Probes { get; }

    /// <summary>Starts it; all operators are signed in, the last of them as probes.</summary>
    public static async Task<PanelScene> Open(int operators)
    {
        var scene = new PanelScene(operators);
        var silo = await scene._place.StartReady();
        (scene._silo, scene._watch) = (Process.GetProcessById(silo.Id), new SiloWatch(silo.Id, scene._place.DataDirectory));
        await scene._driver.Connect(operators, operators - Probes.Operators);
        await scene.Probes.SitDown();
        return scene;
    }

    /// <summary>Calls that nobody measures.</summary>
    public Task WarmUp(TimeSpan length) => _driver.Offer(WarmUpRate, length, TimeSpan.Zero);

    /// <summary>Calls at a steady rate, and probes; measured from when as many talk as will.</summary>
    /// <param name="callsASecond">How many.</param>
    /// <param name="scale">How long.</param>
    /// <param name="talk">How long a call lasts.</param>
    /// <param name="read">What viewers have been sent until then: frames of each, and bytes.</param>
    public async Task<PanelLoad> Work(int callsASecond, TimeSpan talk, Scale scale, Func<(int[] Frames, long Bytes)> read)
    {
        var offering = _driver.Offer(callsASecond, talk + scale.Length, talk);
        await Task.Delay(talk);
        var (before, cpu, relatives, seen) = (Machine.Look(_silo), _silo.TotalProcessorTime, Descendants.CpuSeconds(except: _silo.Id), read());
        await Probes.Run(scale.Length);
        var (used, spent) = (Machine.Look(_silo).Since(before), _silo.TotalProcessorTime - cpu);
        var (browsers, now) = ((Descendants.CpuSeconds(except: _silo.Id) - relatives) / used.Seconds, read());
        await offering;
        return new PanelLoad(used.Seconds, spent.TotalSeconds / used.Seconds, used.Cores, browsers, used.Others - browsers, [.. now.Frames.Zip(seen.Frames, (late, early) => (late - early) / used.Seconds)], (now.Bytes - seen.Bytes) / used.Seconds);
    }

    /// <summary>Bytes that the silo holds, after a collection.</summary>
    public Task<(long Resident, long Heap)> Memory() => _watch.AfterCollection();

    public async ValueTask DisposeAsync()
    {
        await Probes.DisposeAsync();
        await _driver.DisposeAsync();
        _watch.Dispose();
        _silo.Dispose();
        _place.Dispose();
    }
}

/// <summary>What went on meanwhile.</summary>
/// <param name="Seconds">How long it was measured.</param>
/// <param name="Silo">Cores of the silo.</param>
/// <param name="Driver">Cores of this process.</param>
/// <param name="Browsers">Cores of the browsers.</param>
/// <param name="Others">Cores of anybody else.</param>
/// <param name="Frames">Frames a second of each viewer.</param>
/// <param name="Bytes">Bytes a second of all viewers.</param>
internal sealed record PanelLoad(double Seconds, double Silo, double Driver, double Browsers, double Others, double[] Frames, double Bytes);
