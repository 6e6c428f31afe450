using System.Diagnostics;
using Antiphon.Hosting;

namespace Antiphon.Benchmarks;

/// <summary>(b) From the arrival at the edge to the offer at the desk, through the public API of a silo in a process of its own: a call at a random moment of each slot, operators who accept at once and talk for two seconds.</summary>
internal static class Latency
{
    private const int LeastOperators = 150;
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(2);

    private const int WarmUpRate = 200;

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var table = new Table("From the arrival to the offer at the desk, through gRPC",
            $"Durable silo in a process of its own; client, edge and desks in this one. Each call comes at a random moment of its slot; operators accept at once and talk {Talk.TotalSeconds} s. Measured after {scale.WarmUp.TotalSeconds} s at {WarmUpRate} calls/s. Beside it the disk's own time to make one page durable: three such commits lie on the way.",
            "calls/s offered", "operators", "calls offered", "refused", "join→offer p50 ms", "p99 ms", "max ms", "silo CPU ms/call", "disk sync ms", "others' cores");
        foreach (var rate in scale.Rates)
            await Offer(table, rate, scale);
        return [table];
    }

    private static async Task Offer(Table table, int rate, Scale scale)
    {
        var operators = Math.Max(LeastOperators, (int)(rate * Talk.TotalSeconds * 1.3));
        using var place = new SiloPlace();
        var silo = await place.StartReady();
        await using var driver = new ApiDriver(place.Grpc);
        await driver.Connect(operators);
        await driver.Offer(WarmUpRate, scale.WarmUp, TimeSpan.Zero);
        await driver.Offer(rate, scale.Settling, Talk);
        driver.ToOffer.Clear();
        using var process = Process.GetProcessById(silo.Id);
        var (before, cpu) = (Machine.Look(process), process.TotalProcessorTime);
        var (calls, refused) = await driver.Offer(rate, scale.Length, Talk);
        var (used, spent) = (Machine.Look(process).Since(before), process.TotalProcessorTime - cpu);
        var spread = driver.ToOffer.At(0.5, 0.99, 1);
        table.Add(rate, operators, calls, refused, spread[0], spread[1], spread[2], spent.TotalMilliseconds / calls, Machine.SyncTime(), used.Others);
    }
}
