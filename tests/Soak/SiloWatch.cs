using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Antiphon.Soak;

/// <summary>A silo's process from outside: its memory after a collection that we ask for, its processor time, its files.</summary>
internal sealed class SiloWatch(int processId, string dataDirectory) : IDisposable
{
    /// <summary>GCHeapCollect of the runtime's own event provider: whoever begins to listen to it makes the runtime collect everything.</summary>
    private const long CollectKeyword = 0x800000;

    /// <summary>GC: so that it tells what has survived.</summary>
    private const long StatisticsKeyword = 0x1;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.25);
    private readonly Process _process = Process.GetProcessById(processId);

    /// <summary>Processor time until now.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes resident now.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Bytes of all databases and their journals.</summary>
    public long Stored => Directory.EnumerateFiles(dataDirectory, "*.db*").Sum(file => new FileInfo(file).Length);

    /// <summary>What it holds after a full collection, and not what it has not got round to giving back. Twice, because finalizers free only for the next.</summary>
    public async Task<(long Resident, long Heap)> AfterCollection()
    {
        var heap = 0L;
        for (var i = 0; i < 2; i++)
        {
            heap = await Collect();
            await Task.Delay(Settling);
        }

        return (Resident, heap);
    }

    public void Dispose() => _process.Dispose();

    private async Task<long> Collect()
    {
        var (client, heap) = (new DiagnosticsClient(processId), 0L);
        using var session = await client.StartEventPipeSessionAsync([new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectKeyword | StatisticsKeyword)], requestRundown: false, circularBufferMB: 1, CancellationToken.None);
        var reading = Task.Run(() =>
        {
            using var events = new EventPipeEventSource(session.EventStream);
            events.Clr.GCHeapStats += told => heap = told.TotalPromoted;
            events.Process();
        });
        await Task.Delay(Settling);
        await session.StopAsync(CancellationToken.None);
        await reading;
        return heap;
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Mebibytes(long bytes) => (bytes / (1024.0 * 1024)).ToString("N0", CultureInfo.InvariantCulture);
}
