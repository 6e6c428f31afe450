using System.Diagnostics;
using Antiphon.Clocks;
using Antiphon.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Benchmarks;

/// <summary>(t) What mutual TLS between processes costs: empty calls over one connection between an Orleans client and a silo, with and without, in turn.</summary>
internal static class Encryption
{
    private const int Rounds = 5;
    private static readonly int[] AtATime = [1, 10, 100];

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        using var authority = new CertificateAuthority();
        var directory = Directory.CreateTempSubdirectory("antiphon-bench-").FullName;
        try
        {
            await using Pair plain = await Pair.Start(null), secret = await Pair.Start(authority.Issue(directory, "bench"));
            foreach (var pair in new[] { plain, secret })
                await pair.Call(AtATime[^1], scale.WarmUp / 4);
            var table = new Table("Calls between two processes, with and without TLS",
                $"An empty grain method, asked over the loopback by an Orleans client through a silo's gateway; both are in this process, on both cores. Medians of {Rounds} rounds of {scale.Length.TotalSeconds / 10:0.#} s, with and without in turn. An empty call is the worst case: nothing but messages.",
                "calls at a time", "calls/s without", "calls/s with TLS", "with, of without, %", "CPU µs/call without", "CPU µs/call with TLS", "TLS, CPU µs/call");
            foreach (var atATime in AtATime)
            {
                var runs = new List<((double Rate, double Cpu) Plain, (double Rate, double Cpu) Secret)>();
                for (var i = 0; i < Rounds; i++)
                    runs.Add((await plain.Call(atATime, scale.Length / 10), await secret.Call(atATime, scale.Length / 10)));
                table.Add(atATime, Median(runs, run => run.Plain.Rate), Median(runs, run => run.Secret.Rate), Median(runs, run => 100 * run.Secret.Rate / run.Plain.Rate),
                    Median(runs, run => run.Plain.Cpu), Median(runs, run => run.Secret.Cpu), Median(runs, run => run.Secret.Cpu - run.Plain.Cpu));
            }

            return [table];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Median<T>(List<T> runs, Func<T, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);

    /// <summary>A silo, and a client before its gateway.</summary>
    private sealed class Pair(IHost silo, IHost client) : IAsyncDisposable
    {
        private readonly IEmptyGrain[] _grains = [.. Enumerable.Range(0, AtATime[^1]).Select(number => client.Services.GetRequiredService<IClusterClient>().GetGrain<IEmptyGrain>(number))];

        /// <param name="certificates">The directory of the certificates that both show; null: no TLS.</param>
        public static async Task<Pair> Start(string? certificates)
        {
            var cluster = Guid.NewGuid().ToString();
            var gateway = BenchSilo.FreePort();
            var silo = Built(host => host.UseOrleans(built => built.UseLocalhostClustering(BenchSilo.FreePort(), gateway, serviceId: cluster, clusterId: cluster).Encrypt(certificates)));
            await silo.StartAsync();
            var client = Built(host => host.UseOrleansClient(built => built.UseLocalhostClustering(gateway, serviceId: cluster, clusterId: cluster).Encrypt(certificates)));
            await client.StartAsync();
            return new(silo, client);
        }

        /// <summary>Calls, and what each takes of the processor.</summary>
        public async Task<(double Rate, double Cpu)> Call(int atATime, TimeSpan length)
        {
            var (before, started) = (Machine.Look(), Stopwatch.GetTimestamp());
            var calls = await Task.WhenAll(_grains.Take(atATime).Select(grain => Task.Run(async () =>
            {
                var made = 0;
                for (; Stopwatch.GetElapsedTime(started) < length; made++)
                    await grain.Nothing();
                return made;
            })));
            var used = Machine.Look().Since(before);
            return (calls.Sum() / used.Seconds, used.Own * 1e6 / calls.Sum());
        }

        public async ValueTask DisposeAsync()
        {
            await client.StopAsync();
            await silo.StopAsync();
            client.Dispose();
            silo.Dispose();
        }

        private static IHost Built(Action<HostApplicationBuilder> build)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddKeyedSingleton(ClockNames.System, TimeProvider.System);
            build(builder);
            return builder.Build();
        }
    }
}
