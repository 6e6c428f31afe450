using System.Diagnostics;
using Antiphon.Hosting;
using Antiphon.V1;

namespace Antiphon.Benchmarks;

/// <summary>(e) From the start of the process to ready: on an empty directory, and after <c>kill -9</c> with calls that wait.</summary>
internal static class Starting
{
    private const int Starts = 3;
    private const int Calls = 5000;

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var table = new Table("From the start of the process to ready", $"Median of {Starts} starts; ready is what /health/ready says, asked every 50 ms. The queue must then say that all of them wait.",
            "start", "seconds", "others' cores");
        var before = Machine.Look();
        var cold = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var empty = new SiloPlace();
            cold.Add(await Start(empty, waiting: null));
        }

        table.Add("cold, empty directory", cold.Order().ElementAt(Starts / 2), Machine.Look().Since(before).Others);

        using var place = new SiloPlace();
        var silo = await place.StartReady();
        await using (var driver = new ApiDriver(place.Grpc))
        {
            await driver.Connect(operators: 150, signedIn: 0);
            await driver.Arrive(Calls);
            await silo.Kill9();
        }

        before = Machine.Look();
        var recovered = new List<double>();
        for (var i = 0; i < Starts; i++)
            recovered.Add(await Start(place, Calls));
        table.Add($"{Calls} calls waiting, after kill -9", recovered.Order().ElementAt(Starts / 2), Machine.Look().Since(before).Others);
        return [table];
    }

    private static async Task<double> Start(SiloPlace place, int? waiting)
    {
        var started = Stopwatch.GetTimestamp();
        var silo = await place.StartReady();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var client = new AntiphonClient(place.Grpc);
        if (waiting is not null && (await client.Queues.GetQueueStatusAsync(new GetQueueStatusRequest { Queue = BenchCentre.Queue })).Waiting is var there && there != waiting)
            throw new InvalidOperationException($"It says that it is ready, but {there} calls wait, not {waiting}.");
        await silo.Kill9();
        return seconds;
    }
}
