using System.Diagnostics;
using System.Globalization;
using Antiphon.Centres;
using Antiphon.Verdicts;

namespace Antiphon.Chaos;

/// <summary>
/// Silos and API nodes are killed (SIGKILL), frozen until they are given up (SIGSTOP, SIGCONT) or stopped in good order (SIGTERM), and others are started in their place,
/// all drawn by chance, while clients of all sites call. At the end what clients and operators saw is held against the archive.
/// </summary>
/// <param name="blows">How many.</param>
/// <param name="seed">Of all that is drawn: who is struck, how and when, and the clients.</param>
/// <param name="report">Told of each blow in a line.</param>
/// <param name="database">Where the cluster has its state.</param>
/// <param name="clients">How many are in a call at a time.</param>
/// <param name="operators">How many work at each site.</param>
/// <param name="pace">See <see cref="CentreTraffic"/>.</param>
/// <param name="only">Every blow is of this kind; null: drawn.</param>
/// <param name="logs">Where what the processes print is written at the end; null: nowhere.</param>
public sealed class ChaosRun(int blows, int seed, Action<string> report, IClusterDatabase database, int clients = 2000, int operators = 50, double pace = 1, Blow? only = null, string? logs = null)
{
    /// <summary>So long after each blow it is watched how queues are served.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(8);

    /// <summary>Long enough to be given up by the others (6 s).</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(9);

    /// <summary>PostgreSQL away: nodes give up waiting and send edges and desks elsewhere, in vain; all come back with it.</summary>
    private static readonly TimeSpan DatabaseAway = TimeSpan.FromSeconds(30);

    private static readonly (double Least, double Most) PauseSeconds = (0.5, 4);
    private readonly Random _random = new(seed);
    private Queue<Blow> _round = new();

    /// <summary>Plays all blows, lets everything end, and judges.</summary>
    /// <exception cref="TimeoutException">Something is stuck.</exception>
    public async Task<Reckoning> Run()
    {
        await using var centre = await ClusterCentre.Start(operators, offerTimeout: TimeSpan.FromSeconds(20), database);
        try
        {
            return await Run(centre);
        }
        catch
        {
            foreach (var node in centre.Nodes)
                report($"{node.Name} said at last:{Environment.NewLine}{string.Join(Environment.NewLine, node.Output.Split(Environment.NewLine).TakeLast(30))}");
            throw;
        }
        finally
        {
            if (logs is not null)
                foreach (var node in centre.Nodes)
                    await File.WriteAllTextAsync(Path.Combine(logs, $"{node.Name}.log"), node.Output);
        }
    }

    private async Task<Reckoning> Run(ClusterCentre centre)
    {
        using var traffic = new CentreTraffic(centre, clients, operators, _random.Next(), pace);
        await traffic.Start();
        var began = centre.Clock.System.GetUtcNow();
        await Task.Delay(Watched);
        report(string.Create(CultureInfo.InvariantCulture, $"before the first blow no queue paused longer than {traffic.LongestPause(began, began + Watched):0.0} s"));

        var recoveries = new List<(string Kind, double Connected, double Pause)>();
        for (var number = 1; number <= blows; number++)
        {
            await Task.Delay(Between(PauseSeconds));
            var (struck, blow) = (centre.Nodes[_random.Next(centre.Nodes.Count)], Draw());
            centre.Struck();
            var since = (Watch: Stopwatch.StartNew(), At: centre.Clock.System.GetUtcNow());
            var strike = Strike(struck, blow);
            if (blow is Blow.Database or Blow.Freeze)
                await strike; // connections seem to stand meanwhile
            await Task.Delay(TimeSpan.FromMilliseconds(200)); // it takes a moment until who is cut off knows
            await Patience.Until(() => Task.FromResult(centre.Away()), away => away.Count == 0);
            var connected = since.Watch.Elapsed.TotalSeconds;
            centre.Recovered();
            await strike;
            var watched = blow is Blow.Freeze or Blow.Database ? Watched + Frozen : Watched;
            await Task.Delay(watched - since.Watch.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
            var pause = traffic.LongestPause(since.At, since.At + watched);
            var kind = blow is Blow.Database ? "database away" : $"{Name(blow)} {(struck.Site.Length > 0 ? "silo" : "api node")}";
            recoveries.Add((kind, connected, pause));
            var calls = centre.Ledger.Calls.ToList();
            report(string.Create(CultureInfo.InvariantCulture,
                $"{since.At:HH:mm:ss.f} blow {number,3}/{blows}  {kind,-18} {(blow is Blow.Database ? "" : struck.Name),-8} calls {calls.Count,5}, waiting {calls.Count(call => call.End is null && call.Answers.Count == 0),4}, talking {calls.Count(call => call.End is null && call.Answers.Count > 0),3}  all connected after {connected,4:0.0} s, no queue paused longer than {pause,4:0.0} s"));
        }

        var reckoning = await traffic.End();
        foreach (var kind in recoveries.GroupBy(one => one.Kind).OrderBy(kind => kind.Key))
            report($"{kind.Key,-18} until all are connected {Spread([.. kind.Select(one => one.Connected)])}; longest pause of a queue {Spread([.. kind.Select(one => one.Pause)])}");
        return reckoning;
    }

    /// <summary>In each round of five all kinds that the database can stand, kill -9 oftenest, in an order by chance.</summary>
    private Blow Draw()
    {
        if (only is { } one)
            return one;
        if (_round.Count == 0)
        {
            Blow[] round = [Blow.Kill, Blow.Kill, Blow.Stop, database.CanFreeze ? Blow.Freeze : Blow.Kill, database.CanStop ? Blow.Database : Blow.Stop];
            _random.Shuffle(round);
            _round = new Queue<Blow>(round);
        }

        return _round.Dequeue();
    }

    private async Task Strike(ClusterNode node, Blow blow)
    {
        if (blow is Blow.Database)
        {
            await database.Stop();
            await Task.Delay(DatabaseAway);
            await database.Start();
            return;
        }

        if (blow is Blow.Stop)
            await node.Stop();
        else if (blow is Blow.Freeze)
        {
            await node.Freeze();
            await Task.Delay(Frozen);
            await node.Thaw();
            if (node.Site.Length == 0)
                return; // an API node goes on
            await node.Ended(); // a silo that was given up ends itself
        }
        else
            await node.Kill9();
        await Task.Delay(Between(PauseSeconds)); // as a supervisor would: a moment later there is another process where that one was
        await node.Start();
    }

    private TimeSpan Between((double Least, double Most) seconds) => TimeSpan.FromSeconds(seconds.Least + (seconds.Most - seconds.Least) * _random.NextDouble());

    private static string Name(Blow blow) => blow switch { Blow.Kill => "kill -9", Blow.Freeze => "freeze", _ => "stop" };

    private static string Spread(double[] seconds)
    {
        Array.Sort(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"median {seconds[seconds.Length / 2]:0.0} s, p95 {seconds[(int)(seconds.Length * 0.95)]:0.0} s, longest {seconds[^1]:0.0} s of {seconds.Length}");
    }
}

/// <summary>What is done to a process or to what it needs.</summary>
public enum Blow
{
    /// <summary>SIGKILL, and started again.</summary>
    Kill,

    /// <summary>SIGTERM, and started again.</summary>
    Stop,

    /// <summary>SIGSTOP until it is given up, SIGCONT.</summary>
    Freeze,

    /// <summary>The database is away.</summary>
    Database,
}
