using System.Diagnostics;
using System.Globalization;
using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;

namespace Antiphon.Chaos;

/// <summary>
/// Silos and API nodes are killed (SIGKILL) and started again, one after the other, drawn by chance, while clients of all sites call, wait, talk and lose patience. At
/// the end what clients and operators saw is held against the archive.
/// </summary>
/// <param name="blows">How many.</param>
/// <param name="seed">Of all that is drawn: who is struck, when, and the clients.</param>
/// <param name="report">Told of each blow in a line.</param>
/// <param name="clients">How many are in a call at a time.</param>
/// <param name="operators">How many work at each site.</param>
/// <param name="logs">Where what the processes print is written at the end; null: nowhere.</param>
public sealed class ChaosRun(int blows, int seed, Action<string> report, int clients = 2000, int operators = 50, string? logs = null)
{
    private static readonly TimeSpan ClientEvery = TimeSpan.FromMilliseconds(10);
    private static readonly (double Least, double Most) PatienceSeconds = (20, 90), TalkSeconds = (4, 20), PauseSeconds = (0.5, 4);
    /// <summary>So long after each blow it is watched how queues are served.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(8);

    private readonly Random _random = new(seed);

    /// <summary>Plays all blows, lets everything end, and judges.</summary>
    /// <exception cref="TimeoutException">Something is stuck.</exception>
    public async Task<Reckoning> Run()
    {
        await using var centre = await ClusterCentre.Start(operators, offerTimeout: TimeSpan.FromSeconds(20));
        try
        {
            return await Run(centre);
        }
        catch
        {
            foreach (var node in centre.Silos.Concat(centre.Apis))
                report($"{node.Name} said at last:{Environment.NewLine}{string.Join(Environment.NewLine, node.Output.Split(Environment.NewLine).TakeLast(30))}");
            throw;
        }
        finally
        {
            if (logs is not null)
                foreach (var node in centre.Silos.Concat(centre.Apis))
                    await File.WriteAllTextAsync(Path.Combine(logs, $"{node.Name}.log"), node.Output);
        }
    }

    private async Task<Reckoning> Run(ClusterCentre centre)
    {
        await Task.WhenAll(Enumerable.Range(0, ClusterCentre.Sites.Count).SelectMany(site => Enumerable.Range(1, operators)
            .Select(number => centre.Sit(site, number, OperatorHabits.Prompt with { SlowestAnswer = TimeSpan.FromSeconds(2), Declines = 0.02 }))));
        using var arriving = new CancellationTokenSource();
        var arrivals = Arrive(centre, new Random(_random.Next()), arriving.Token);
        await Patience.Until(() => Task.FromResult(centre.Edges.Sum(edge => edge.Clients)), seen => seen >= clients);

        var began = centre.Clock.System.GetUtcNow();
        await Task.Delay(Watched);
        report(string.Create(CultureInfo.InvariantCulture, $"before the first blow no queue paused longer than {LongestPause(centre.Ledger, began, began + Watched):0.0} s"));
        var recoveries = new List<(string Blow, double Connected, double Pause)>();
        for (var blow = 1; blow <= blows; blow++)
        {
            await Task.Delay(Between(PauseSeconds));
            var nodes = centre.Silos.Concat(centre.Apis).ToList();
            var struck = nodes[_random.Next(nodes.Count)];
            centre.Struck();
            var since = (Watch: Stopwatch.StartNew(), At: centre.Clock.System.GetUtcNow());
            await struck.Kill9();
            var again = Again(struck);
            await Patience.Until(() => Task.FromResult(centre.Away()), away => away.Count == 0);
            var connected = since.Watch.Elapsed.TotalSeconds;
            centre.Recovered();
            await again;
            await Task.Delay(Watched - since.Watch.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
            var pause = LongestPause(centre.Ledger, since.At, since.At + Watched);
            recoveries.Add((struck.Site.Length > 0 ? "silo" : "api node", connected, pause));
            var calls = centre.Ledger.Calls.ToList();
            report(string.Create(CultureInfo.InvariantCulture,
                $"{since.At:HH:mm:ss.f} blow {blow,3}/{blows}  kill -9 {struck.Name,-8} calls {calls.Count,5}, waiting {calls.Count(call => call.End is null && call.Answers.Count == 0),4}, talking {calls.Count(call => call.End is null && call.Answers.Count > 0),3}  all connected after {connected,4:0.0} s, no queue paused longer than {pause,4:0.0} s"));
        }

        await arriving.CancelAsync();
        var ends = await arrivals;
        await Task.WhenAll(ends).WaitAsync(Patience.AtMost);
        await Patience.Until(centre.Calls, left => left.Count == 0);
        await Patience.Until(centre.States, states => states.All(state => state is { Work: Work.Idle, Reachable: true, PanelState: PanelState.Free }));
        for (var site = 0; site < ClusterCentre.Sites.Count; site++)
            await Patience.Until(() => centre.Waiting(site), waiting => waiting.Count == 0);
        foreach (var kind in recoveries.GroupBy(one => one.Blow))
            report($"{kind.Key}: until all are connected {Spread([.. kind.Select(one => one.Connected)])}; longest pause of a queue {Spread([.. kind.Select(one => one.Pause)])}");
        return await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
    }

    /// <summary>As a supervisor would: a moment later there is another process where that one was.</summary>
    private async Task Again(ClusterNode node)
    {
        await Task.Delay(Between(PauseSeconds));
        await node.Start();
    }

    /// <summary>The longest time (s) within a span in which a queue, though clients waited there, gave an operator to none of them.</summary>
    private static double LongestPause(Ledger ledger, DateTimeOffset since, DateTimeOffset until) =>
        (from answer in ledger.Calls.SelectMany(call => call.Answers.Select(answer => (call.Queue, At: answer.At.Real)))
         where answer.At >= since && answer.At <= until
         group answer.At by answer.Queue into queue
         let moments = queue.Append(since).Append(until).Order().ToList()
         select moments.Zip(moments.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).Max()).DefaultIfEmpty((until - since).TotalSeconds).Max();

    private TimeSpan Between((double Least, double Most) seconds) => TimeSpan.FromSeconds(seconds.Least + (seconds.Most - seconds.Least) * _random.NextDouble());

    private static string Spread(double[] seconds)
    {
        Array.Sort(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"median {seconds[seconds.Length / 2]:0.0} s, p95 {seconds[(int)(seconds.Length * 0.95)]:0.0} s, longest {seconds[^1]:0.0} s of {seconds.Length}");
    }

    /// <summary>Clients who call until it is over; each one's end.</summary>
    private async Task<List<Task<LedgerCall>>> Arrive(ClusterCentre centre, Random chances, CancellationToken cancellation)
    {
        double Chance((double Least, double Most) range) => range.Least + (range.Most - range.Least) * chances.NextDouble();
        var calls = new List<Task<LedgerCall>>();
        using var timer = new PeriodicTimer(ClientEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                if (centre.Edges.Sum(edge => edge.Clients) >= clients)
                    continue;
                var site = chances.Next(ClusterCentre.Sites.Count);
                calls.Add(centre.Edges[site].CallAsync(new SimulatedClient
                {
                    Line = ClusterCentre.Line(site),
                    Queue = ClusterCentre.Sites[site],
                    Priority = chances.Next(3),
                    Patience = TimeSpan.FromSeconds(Chance(PatienceSeconds)),
                    Talk = TimeSpan.FromSeconds(Chance(TalkSeconds)),
                    Connects = TimeSpan.FromSeconds(chances.NextDouble()),
                    OperatorEnds = chances.Next(2) == 0,
                }, cancellation: CancellationToken.None));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody calls any more.
        }

        return calls;
    }
}
