using System.Diagnostics;
using Antiphon.Storage;
using Antiphon.Storage.Archive;

namespace Antiphon.Benchmarks;

/// <summary>(a) Full call lives at the grains, at saturation: arrival, queue, offer, accept, connection, end, wrap-up, archive. A closed loop of so many calls at a time.</summary>
internal static class Throughput
{
    /// <summary>Calls at a time that saturate it: in memory more of them only wait for each other; on the disk more of them share a commit.</summary>
    private static int CallsAtATime(HotStorage hot) => hot == HotStorage.Memory ? 50 : 200;

    private const int WarmUpCalls = 5000;
    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var table = new Table("Full call lives at the grains, at saturation",
            $"Driver and silo in one process; no talk, wrap-up ended as soon as it begins; {CallsAtATime(HotStorage.Memory)} calls at a time in memory, {CallsAtATime(HotStorage.Grouped)} durable (at most as many as operators). CPU: of the whole process, driver included, less what it uses idle.",
            "storage", "operators", "calls/s", "CPU ms/call", "KiB allocated/call", "paused for GC, %", "writes/call", "join→offer p50 ms", "p99 ms", "archive behind, s", "idle cores", "others' cores");
        foreach (var hot in scale.Storages)
            await Saturate(new Table("", ""), hot, scale.Operators[0], scale.Length); // the process' own youth is not measured: code is compiled as it runs
        foreach (var hot in scale.Storages)
            foreach (var operators in scale.Operators)
                await Saturate(table, hot, operators, scale.Length);
        return [table, await Overload.Measure(scale), await Anatomy()];
    }

    private static async Task Saturate(Table table, HotStorage hot, int operators, TimeSpan length)
    {
        await using var silo = await BenchSilo.Start(BenchCentre.Make(operators), hot);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, operators).Select(BenchCentre.OperatorId));
        var done = 0;
        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, Math.Min(CallsAtATime(hot), operators)).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (id, _) = await driver.Call();
                await driver.HangUp(id);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        while (Volatile.Read(ref done) < WarmUpCalls)
            await Task.Delay(50);

        driver.ToOffer.Clear();
        var writes = await silo.Writes();
        var before = Machine.Look();
        var doneBefore = Volatile.Read(ref done);
        await Task.Delay(length);
        var calls = Volatile.Read(ref done) - doneBefore;
        var used = Machine.Look().Since(before);
        writes = await silo.Writes() - writes;
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        var stopped = Stopwatch.GetTimestamp();
        var archived = (await silo.Archive.ListCalls(new CallFilter(), 1)).Calls.Count; // answers when all that was filed is written
        var behind = archived == 0 ? double.NaN : Stopwatch.GetElapsedTime(stopped).TotalSeconds;
        before = Machine.Look();
        await Task.Delay(IdleLook);
        var idle = Machine.Look().Since(before);

        var toOffer = driver.ToOffer.At(0.5, 0.99);
        table.Add(hot == HotStorage.Memory ? "memory" : "durable", operators, calls / used.Seconds, (used.Cores - idle.Cores) * used.Seconds * 1000 / calls,
            used.Allocated / 1024.0 / calls, 100 * used.Paused / used.Seconds, (double)writes / calls, toOffer[0], toOffer[1], behind, idle.Cores, used.Others);
    }

    /// <summary>What one life consists of.</summary>
    private static async Task<Table> Anatomy()
    {
        const int calls = 500;
        var table = new Table("What one call life consists of", $"Mean over {calls} calls, one after the other, 150 operators, durable.", "grain method", "times a call");
        await using var silo = await BenchSilo.Start(BenchCentre.Make(150), HotStorage.Grouped, countCalls: true);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, 150).Select(BenchCentre.OperatorId));
        silo.Calls.Clear();
        var writes = await silo.Writes();
        for (var i = 0; i < calls; i++)
            await driver.HangUp((await driver.Call()).Id);
        writes = await silo.Writes() - writes;
        var counted = silo.Calls.Counts.Where(method => method.Value >= calls / 2).OrderByDescending(method => method.Value).ThenBy(method => method.Key).ToList();
        foreach (var (method, count) in counted)
            table.Add(method, (double)count / calls);
        table.Add("all of them", counted.Sum(method => (double)method.Value) / calls);
        table.Add("hot rows written", (double)writes / calls);
        return table;
    }
}
