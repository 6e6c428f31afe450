using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Orleans.Storage;

namespace Antiphon.Benchmarks;

/// <summary>(s) What durability costs: single writes of hot state, and whole call lives, on each database.</summary>
internal static class Durability
{
    private static readonly int[] Writers = [1, 32, 300];
    private static readonly (string Name, Store Store, string Storage)[] Storages =
    [
        ("grouped, SQLite", Store.Sqlite, StorageRegistration.Hot), ("grouped, PostgreSQL", Store.PostgreSql, StorageRegistration.Hot), ("Orleans' ADO.NET provider, PostgreSQL", Store.PostgreSql, StorageRegistration.Slow),
    ];

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale) => [await Writes(scale), await Lives(scale)];

    private static async Task<Table> Writes(Scale scale)
    {
        var table = new Table("Single writes of grain state",
            $"So many writers, each of which writes a state of its own again as soon as it is durable; the same 600 characters everywhere. Medians of {scale.Runs} rounds of {scale.Length.TotalSeconds / 8:0.#} s, the storages in turn. PostgreSQL runs on the same machine and syncs each commit. Of a machine that others use too, processor time says more than time.",
            "storage", "writers", "writes/s", "write p50 ms", "write p99 ms", "driver CPU µs/write", "server CPU µs/write", "empty grain calls/s");
        var yardstick = await Yardstick.CallsASecond(scale);
        foreach (var writers in Writers)
        {
            var runs = Storages.Select(_ => new List<(double Rate, double[] Times, double Cpu, double Server)>()).ToArray();
            await using BenchSilo sqlite = await BenchSilo.Start(BenchCentre.Make(1), Store.Sqlite), postgres = await BenchSilo.Start(BenchCentre.Make(1), Store.PostgreSql);
            for (var round = -1; round < scale.Runs; round++) // the first is to warm up
                foreach (var (place, (_, store, storage)) in Storages.Index())
                {
                    var run = await Write((store is Store.Sqlite ? sqlite : postgres).Storage(storage), writers, scale.Length / 8);
                    if (round >= 0)
                        runs[place].Add(run);
                }
            foreach (var (place, (name, _, _)) in Storages.Index())
                table.Add(name, writers, Median(runs[place], run => run.Rate), Median(runs[place], run => run.Times[0]), Median(runs[place], run => run.Times[1]), Median(runs[place], run => run.Cpu), Median(runs[place], run => run.Server), yardstick);
        }

        return table;
    }

    private static async Task<Table> Lives(Scale scale)
    {
        var table = new Table("Full call lives, durable, by database",
            $"As in part a: driver and silo in one process, {Throughput.CallsAtATime(Store.Sqlite)} calls at a time, {BenchCentre.LivesOperators} operators. The fastest of {scale.Runs} runs of {scale.Length.TotalSeconds / 2} s, in turn. PostgreSQL's own processes are among the others.",
            "database", "calls/s", "slowest run", "CPU ms/call", "join→offer p50 ms", "p99 ms", "others' cores", "empty grain calls/s", "a life, in empty grain calls");
        Store[] stores = [Store.Sqlite, Store.PostgreSql];
        var runs = stores.Select(_ => new List<Throughput.Lives>()).ToArray();
        for (var round = -1; round < scale.Runs; round++)
            foreach (var (place, store) in stores.Index())
            {
                var run = await Throughput.Saturate(store, BenchCentre.LivesOperators, scale);
                if (round >= 0)
                    runs[place].Add(run);
            }
        foreach (var (place, store) in stores.Index())
        {
            var best = runs[place].MaxBy(run => run.CallsASecond)!;
            table.Add(store.ToString(), best.CallsASecond, runs[place].Min(run => run.CallsASecond), best.Cpu, best.ToOffer[0], best.ToOffer[1], best.Others, best.Yardstick, best.Yardstick / best.CallsASecond);
        }

        return table;
    }

    private static async Task<(double Rate, double[] Times, double Cpu, double Server)> Write(IGrainStorage storage, int writers, TimeSpan length)
    {
        var times = new Distribution();
        var (before, server, started) = (Machine.Look(), BenchSilo.ServerSeconds, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var id = GrainId.Create("call", Guid.CreateVersion7().ToString("N"));
            var state = new Held();
            for (; Stopwatch.GetElapsedTime(started) < length; state.State.Number++)
            {
                var sent = Stopwatch.GetTimestamp();
                await storage.WriteStateAsync("state", id, state);
                times.Add(Stopwatch.GetElapsedTime(sent));
            }
        })));
        var used = Machine.Look().Since(before);
        return (times.Count / used.Seconds, times.At(0.5, 0.99), used.Own * 1e6 / times.Count, (BenchSilo.ServerSeconds - server) * 1e6 / times.Count);
    }

    private static double Median<T>(List<T> runs, Func<T, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);

    /// <summary>A state as large as a call's.</summary>
    internal sealed class Note : IHotState
    {
        public int Number { get; set; }

        public string Text { get; set; } = new('x', 600);

        HotColumns IHotState.Columns => new CallColumns { State = "Queued", Line = BenchCentre.Line, Edge = "bench", ArrivedAt = DateTimeOffset.UnixEpoch, EndedAt = null };

        IReadOnlyList<ArchiveRow> IHotState.Archive => [];
    }

    private sealed class Held : IGrainState<Note>
    {
        [AllowNull]
        public Note State { get; set; } = new();

        public string? ETag { get; set; }

        public bool RecordExists { get; set; }
    }
}
