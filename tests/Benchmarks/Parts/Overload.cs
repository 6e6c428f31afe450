using System.Diagnostics;

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
            $"{Operators} operators, at most {MaximumWaiting} calls wait; no talk. The limit is what {LimitLoops} callers one after the other reach; then calls come at {Times} times that rate, whether they are answered or not. Refused: the arrival, as OVERLOADED, before it costs anything. Sent away: the call has arrived, the queue is full, and so it ends in the archive.",
            "storage", "limit, lives/s", "offered/s", "lives/s", "of the limit, %", "sent away/s", "refused/s", "without a typed answer", "arrival→answer p50 ms", "p99 ms", "all answered after, s", "others' cores");
        foreach (var store in scale.Storages)
            await Offer(table, store, scale.Length / 2);
        return table;
    }

    private static async Task Offer(Table table, Store store, TimeSpan length)
    {
        await using var silo = await BenchSilo.Start(BenchCentre.Make(Operators, MaximumWaiting), store);
        await using var driver = new GrainDriver(silo.Grains);
        await driver.Connect();
        await driver.SignIn(Enumerable.Range(0, Operators).Select(BenchCentre.OperatorId));
        var (fates, untyped, open) = (new int[Enum.GetValues<Fate>().Length], 0, 0);
        async Task One()
        {
            try
            {
                Interlocked.Increment(ref open);
                var (id, fate) = await driver.Call();
                if (fate == Fate.Joined)
                    await driver.HangUp(id);
                Interlocked.Increment(ref fates[(int)fate]);
            }
            catch (Exception)
            {
                Interlocked.Increment(ref untyped);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }

        using (var stop = new CancellationTokenSource(length))
            await Task.WhenAll(Enumerable.Range(0, LimitLoops).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await One();
            })));
        var limit = fates[(int)Fate.Joined] / length.TotalSeconds;

        Array.Clear(fates);
        driver.ToAnswer.Clear();
        var (offered, before, started) = (0, Machine.Look(), Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(Tick);
        while (Stopwatch.GetElapsedTime(started) is var spent && spent < length)
        {
            for (; offered < limit * Times * spent.TotalSeconds; offered++)
                _ = One();
            await timer.WaitForNextTickAsync();
        }

        var used = Machine.Look().Since(before);
        var seen = fates.Select(count => count / used.Seconds).ToArray();
        while (Volatile.Read(ref open) > 0 && Stopwatch.GetElapsedTime(started) < length + DrainWithin)
            await timer.WaitForNextTickAsync();
        var answers = driver.ToAnswer.At(0.5, 0.99);
        table.Add(Throughput.NameOf(store), limit, offered / used.Seconds, seen[(int)Fate.Joined], 100 * seen[(int)Fate.Joined] / limit, seen[(int)Fate.SentAway], seen[(int)Fate.Refused], untyped + open, answers[0], answers[1],
            Stopwatch.GetElapsedTime(started).TotalSeconds - used.Seconds, used.Others);
    }
}
