using System.Collections.Concurrent;
using System.Diagnostics;

namespace Antiphon.Benchmarks;

/// <summary>(c, d) Everybody talks and so many calls wait: what that costs, and how soon an operator who becomes free is offered the next one.</summary>
internal static class Waiting
{
    private const int Operators = 150;
    private const double FreedASecond = 8;

    /// <summary>Unmeasured ends before: code that has run eight times a second for seconds is still being compiled.</summary>
    private const double WarmUpRate = 100;

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var waits = new Table("An operator becomes free while calls wait",
            $"Driver and durable silo in one process; {Operators} operators talk, {FreedASecond} of them are freed a second, each call that leaves is followed by another; measured after {scale.WarmUp.TotalSeconds} s at {WarmUpRate} a second. From the end of a call, as the edge tells it, to the next offer at the desk. CPU while nothing but waiting goes on, less that of the same silo before the calls came.",
            "calls waiting", "free→offer p50 ms", "p99 ms", "max ms", "samples", "CPU while they wait, % of a core", "KiB a waiting call (heap)", "KiB a waiting call (resident)", "others' cores");
        foreach (var waiting in scale.Waiting)
            await Free(waits, waiting, scale);
        return [waits, await SignedIn()];
    }

    private static async Task Free(Table table, int waiting, Scale scale)
    {
        await using var silo = await BenchSilo.Start(BenchCentre.Make(Operators, wrapUp: false), Store.Sqlite);
        await using var driver = new GrainDriver(silo.Grains);
        var (freed, talks, toOffer) = (new ConcurrentDictionary<string, long>(), new ConcurrentQueue<(string Operator, Guid Call)>(), new Distribution());
        driver.Offered = (operatorId, card) =>
        {
            if (freed.TryRemove(operatorId, out var at))
                toOffer.Add(Stopwatch.GetElapsedTime(at));
            talks.Enqueue((operatorId, card.Call.Id));
        };
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, Operators).Select(BenchCentre.OperatorId));
        await Arrive(driver, Operators);
        while (talks.Count < Operators)
            await Task.Delay(50);
        await Task.Delay(scale.Settling);
        var idle = await Cores(scale.Length / 2);
        var (heap, resident) = Memory();

        await Arrive(driver, waiting);
        await Task.Delay(scale.Settling);
        var (fullHeap, fullResident) = Memory();
        var busy = await Cores(scale.Length / 2);

        async Task EndTalks(double aSecond, TimeSpan length)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / aSecond));
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < length && await timer.WaitForNextTickAsync();)
            {
                if (!talks.TryDequeue(out var talk))
                    continue;
                freed[talk.Operator] = Stopwatch.GetTimestamp();
                await driver.HangUp(talk.Call);
                await driver.Arrive();
            }
        }

        await EndTalks(WarmUpRate, scale.WarmUp);
        toOffer.Clear();
        var before = Machine.Look();
        await EndTalks(FreedASecond, scale.Length * 2);
        var spread = toOffer.At(0.5, 0.99, 1);
        table.Add(waiting, spread[0], spread[1], spread[2], toOffer.Count, 100 * (busy - idle), (fullHeap - heap) / 1024.0 / waiting, (fullResident - resident) / 1024.0 / waiting, Machine.Look().Since(before).Others);
    }

    private static async Task<Table> SignedIn()
    {
        const int many = 2000;
        var table = new Table("Memory of an operator who is signed in", "The same silo before and after they sign in.", "operators", "KiB an operator (heap)", "KiB an operator (resident)");
        await using var silo = await BenchSilo.Start(BenchCentre.Make(many), Store.Sqlite);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        var (heap, resident) = Memory();
        await driver.SignIn(Enumerable.Range(0, many).Select(BenchCentre.OperatorId));
        var (fullHeap, fullResident) = Memory();
        table.Add(many, (fullHeap - heap) / 1024.0 / many, (fullResident - resident) / 1024.0 / many);
        return table;
    }

    private static Task Arrive(GrainDriver driver, int calls) =>
        Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await driver.Arrive());

    private static async Task<double> Cores(TimeSpan length)
    {
        var before = Machine.Look();
        await Task.Delay(length);
        return Machine.Look().Since(before).Cores;
    }

    private static (long Heap, long Resident) Memory()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var self = Process.GetCurrentProcess();
        return (heap, self.WorkingSet64);
    }
}
