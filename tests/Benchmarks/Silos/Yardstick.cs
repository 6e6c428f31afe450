using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Benchmarks;

/// <summary>A method that does nothing.</summary>
internal interface IEmptyGrain : IGrainWithIntegerKey
{
    Task Nothing();
}

/// <inheritdoc/>
internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    /// <inheritdoc/>
    public Task Nothing() => Task.CompletedTask;
}

/// <summary>What Orleans alone does on this machine at this hour: shared machines are twice as fast one day as the other, and a figure says little without that.</summary>
internal static class Yardstick
{
    /// <summary>Calls at a time, one a grain; the next ones when all are answered, for callers that go on one by one would keep the others off the threads.</summary>
    public const int CallsAtATime = 200;

    /// <summary>Empty grain calls a second of a silo without Antiphon, asked from within its process.</summary>
    public static async Task<double> CallsASecond(Scale scale)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(BenchSilo.FreePort(), gatewayPort: 0));
        using var host = builder.Build();
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var grains = Enumerable.Range(0, CallsAtATime).Select(number => factory.GetGrain<IEmptyGrain>(number)).ToArray();
        await Call(grains, scale.WarmUp / 8);
        var rate = await Call(grains, scale.Length / 8);
        await host.StopAsync();
        return rate;
    }

    private static async Task<double> Call(IEmptyGrain[] grains, TimeSpan length)
    {
        var (calls, started) = (0L, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(started) < length; calls += grains.Length)
            await Task.WhenAll(grains.Select(grain => grain.Nothing()));
        return calls / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
