using System.Diagnostics;
using Antiphon.Hosting;

namespace Antiphon.Benchmarks;

/// <summary>(e) From the start of the process to ready: on an empty directory, and after <c>kill -9</c> with calls that wait.</summary>
internal static class Starting
{
    private const int Starts = 3;
    private const int Calls = 5000;

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var table = new Table("From the start of the process to ready", $"Median of {Starts} starts; ready is what /health/ready says, asked every 50 ms.", "start", "seconds", "others' cores");
        var before = Machine.Look();
        var cold = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var empty = new SiloPlace();
            cold.Add(await Ready(empty));
        }

        table.Add("cold, empty directory", cold.Order().ElementAt(Starts / 2), Machine.Look().Since(before).Others);

        using var place = new SiloPlace();
        var silo = await place.StartReady();
        await using (var driver = new ApiDriver(place.Grpc))
        {
            await driver.Connect(operators: 150, signIn: false);
            await driver.Arrive(Calls);
            await silo.Kill9();
        }

        before = Machine.Look();
        var recovered = new List<double>();
        for (var i = 0; i < Starts; i++)
            recovered.Add(await Ready(place));
        table.Add($"{Calls} calls waiting, after kill -9", recovered.Order().ElementAt(Starts / 2), Machine.Look().Since(before).Others);
        return [table];
    }

    private static async Task<double> Ready(SiloPlace place)
    {
        var started = Stopwatch.GetTimestamp();
        var silo = await place.StartReady();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await silo.Kill9();
        return seconds;
    }
}
