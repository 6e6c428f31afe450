using System.Diagnostics;
using Antiphon.Storage.Archive;

namespace Antiphon.Benchmarks;

/// <summary>(a) Full call lives at the grains, at saturation: arrival, queue, offer, accept, connection, end, wrap-up, archive. A closed loop of so many calls at a time.</summary>
internal static class Throughput
{
    /// <summary>Calls at a time that saturate it: in memory more of them only wait for each other; on the disk more of them share a commit.</summary>
    public static int CallsAtATime(Store store) => store == Store.Memory ? 50 : 200;

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var table = new Table("Full call lives at the grains, at saturation",
            $"Driver and silo in one process; no talk, wrap-up ended as soon as it begins; {CallsAtATime(Store.Memory)} calls at a time in memory, {CallsAtATime(Store.Sqlite)} durable (at most as many as operators). The fastest of {scale.Runs} runs of {scale.Length.TotalSeconds / 2} s, minutes apart: others of the host take their share. CPU: of the whole process, driver included, less what it uses idle. An empty grain call is what a silo without Antiphon makes of a method that does nothing, {Yardstick.CallsAtATime} at a time, in the seconds before: what the machine can do at that hour.",
            "storage", "operators", "calls/s", "slowest run", "CPU ms/call", "KiB allocated/call", "paused for GC, %", "writes/call", "join→offer p50 ms", "p99 ms", "archive behind, s", "idle cores", "others' cores", "empty grain calls/s", "a life, in empty grain calls");
        foreach (var store in scale.Storages)
            await Saturate(store, scale.Operators[0], scale); // the process' own youth is not measured: code is compiled as it runs
        var cases = scale.Storages.SelectMany(store => scale.Operators.Select(operators => (Storage: store, Operators: operators, Runs: new List<Lives>()))).ToList();
        for (var i = 0; i < scale.Runs; i++)
            foreach (var one in cases)
                one.Runs.Add(await Saturate(one.Storage, one.Operators, scale));
        foreach (var (store, operators, runs) in cases)
        {
            var best = runs.MaxBy(run => run.CallsASecond)!;
            table.Add(NameOf(store), operators, best.CallsASecond, runs.Min(run => run.CallsASecond), best.Cpu, best.Allocated, best.Paused, best.Writes, best.ToOffer[0], best.ToOffer[1], best.Behind, best.Idle, best.Others, best.Yardstick, best.Yardstick / best.CallsASecond);
        }
        return [table, await Overload.Measure(scale), await Anatomy()];
    }

    /// <summary>What a storage is called in the tables.</summary>
    public static string NameOf(Store store) => store switch { Store.Memory => "memory", Store.Sqlite => "durable", _ => "durable, PostgreSQL" };

    /// <summary>One run at saturation.</summary>
    public static async Task<Lives> Saturate(Store store, int operators, Scale scale)
    {
        var yardstick = await Yardstick.CallsASecond(scale);
        await using var silo = await BenchSilo.Start(BenchCentre.Make(operators), store);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, operators).Select(BenchCentre.OperatorId));
        var done = 0;
        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, Math.Min(CallsAtATime(store), operators)).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (id, _) = await driver.Call();
                await driver.HangUp(id);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        await Task.Delay(scale.WarmUp / 4);

        driver.ToOffer.Clear();
        var writes = await silo.Writes();
        var before = Machine.Look();
        var doneBefore = Volatile.Read(ref done);
        await Task.Delay(scale.Length / 2);
        var calls = Volatile.Read(ref done) - doneBefore;
        var used = Machine.Look().Since(before);
        writes = await silo.Writes() - writes;
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        var stopped = Stopwatch.GetTimestamp();
        await silo.Archive.ListCalls(new CallFilter(), 1); // answers when all that was filed is written
        var behind = Stopwatch.GetElapsedTime(stopped).TotalSeconds;
        if (await silo.Archive.CountCalls(new CallFilter(), TimeSpan.Zero) is var archived && archived.Arrived != done)
            throw new InvalidOperationException($"{done} lives are over, but {archived.Arrived} are in the archive.");
        before = Machine.Look();
        await Task.Delay(scale.Settling);
        var idle = Machine.Look().Since(before);

        var lives = new Lives(calls / used.Seconds, (used.Cores - idle.Cores) * used.Seconds * 1000 / calls, used.Allocated / 1024.0 / calls, 100 * used.Paused / used.Seconds,
            (double)writes / calls, driver.ToOffer.At(0.5, 0.99), behind, idle.Cores, used.Others, yardstick);
        Console.WriteLine($"  {NameOf(store)}, {operators:N0} operators: {lives.CallsASecond:N0} lives/s, {lives.Cpu:F3} ms of CPU each, others {lives.Others:F2} cores; empty grain calls {yardstick:N0}/s");
        return lives;
    }

    /// <summary>What one life consists of.</summary>
    private static async Task<Table> Anatomy()
    {
        const int calls = 500;
        var table = new Table("What one call life consists of", $"Mean over {calls} calls, one after the other, 150 operators, durable.", "grain method", "times a call");
        await using var silo = await BenchSilo.Start(BenchCentre.Make(150), Store.Sqlite, countCalls: true);
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

    /// <summary>One run.</summary>
    /// <param name="CallsASecond">Full lives a second.</param>
    /// <param name="Cpu">Milliseconds a life.</param>
    /// <param name="Allocated">KiB a life.</param>
    /// <param name="Paused">Share of the time that the process stood still for the garbage collector, %.</param>
    /// <param name="Writes">Hot rows written a life.</param>
    /// <param name="ToOffer">From the arrival to the offer, ms: median, 99th percentile.</param>
    /// <param name="Behind">Seconds until all was in the archive.</param>
    /// <param name="Idle">Cores that the process used afterwards.</param>
    /// <param name="Others">Cores that others used meanwhile.</param>
    /// <param name="Yardstick">Empty grain calls a second just before.</param>
    internal sealed record Lives(double CallsASecond, double Cpu, double Allocated, double Paused, double Writes, double[] ToOffer, double Behind, double Idle, double Others, double Yardstick);
}
