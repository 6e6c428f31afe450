using System.Diagnostics;
using Antiphon.Storage;

namespace Antiphon.Benchmarks;

/// <summary>(a) Ten times the calls that the silo can carry: what it still carries, and what the others are told.</summary>
internal static class Overload
{
    private const int Operators = 150;
    private const int MaximumWaiting = 300;
    private const int Times = 10;
    private const int LimitLoops = 200;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DrainWithin = TimeSpan.FromMinutes(2);

    public static async Task<Table> Measure(Scale scale)
    {
        var table = new Table($"{Times} times the limit",
            $"{Operators} operators, at most {MaximumWaiting} calls wait; no talk. The limit is what {LimitLoops} callers one after the other reach; then calls come at {Times} times that rate, whether they are answered or not.",
            "storage", "limit, lives/s", "offered/s", "lives/s", "refused/s", "without a typed answer", "arrival→answer p50 ms", "p99 ms", "all answered after, s");
        foreach (var hot in scale.Storages)
            await Offer(table, hot, scale.Length / 2);
        return table;
    }

    private static async Task Offer(Table table, HotStorage hot, TimeSpan length)
    {
        await using var silo = await BenchSilo.Start(BenchCentre.Make(Operators, MaximumWaiting), hot);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, Operators).Select(BenchCentre.OperatorId));
        var (lives, refused, untyped) = (0, 0, 0);
        async Task One()
        {
            try
            {
                var (id, joined) = await driver.Call();
                if (joined)
                    await driver.HangUp(id);
                Interlocked.Increment(ref joined ? ref lives : ref refused);
            }
            catch (Exception)
            {
                Interlocked.Increment(ref untyped);
            }
        }

        using (var stop = new CancellationTokenSource(length))
            await Task.WhenAll(Enumerable.Range(0, LimitLoops).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await One();
            })));
        var limit = lives / length.TotalSeconds;

        (lives, refused, untyped) = (0, 0, 0);
        driver.ToAnswer.Clear();
        var (offered, calls) = (0, new List<Task>());
        using var timer = new PeriodicTimer(Tick);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) is var spent && spent < length)
        {
            for (; offered < limit * Times * spent.TotalSeconds; offered++)
                calls.Add(Task.Run(One));
            await timer.WaitForNextTickAsync();
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (done, sentAway) = (Volatile.Read(ref lives), Volatile.Read(ref refused));
        await Task.WhenAll(calls).WaitAsync(DrainWithin);
        var answers = driver.ToAnswer.At(0.5, 0.99);
        table.Add(hot == HotStorage.Memory ? "memory" : "durable", limit, offered / seconds, done / seconds, sentAway / seconds, untyped, answers[0], answers[1],
            Stopwatch.GetElapsedTime(started).TotalSeconds - seconds);
    }
}
