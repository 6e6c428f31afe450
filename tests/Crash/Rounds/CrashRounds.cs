using System.Diagnostics;
using System.Globalization;
using Antiphon.Centres;
using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;

namespace Antiphon.Rounds;

/// <summary>
/// Short rounds of traffic, in each of which the process is killed (SIGKILL), frozen for a while (SIGSTOP, SIGCONT) or frozen and then killed, at a moment that
/// nobody chose, while clients go on calling. A killed process is started again where it was. The clients are those of the day that tests/Replay plays, in their
/// order and with their talk and patience, but they call without a break: so at each blow some calls are in every state.
/// </summary>
/// <param name="rounds">How many.</param>
/// <param name="seed">Of all that is drawn: the kinds, the moments, the clients.</param>
/// <param name="report">Told of each round in a line.</param>
public sealed class CrashRounds(int rounds, int seed, Action<string> report)
{
    private const int Operators = 8;
    private const int MostClients = 60;
    /// <summary>Talks between two blows: so many at least, however slow the machine is.</summary>
    private const int Talks = 5;
    private const double Speed = 120;
    private static readonly TimeSpan ClientEvery = TimeSpan.FromMilliseconds(60);
    private static readonly (TimeSpan Least, TimeSpan Most) Round = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(1500));
    // Within the leases of edge and desk, beyond them, and beyond the desk's grace.
    private static readonly TimeSpan[] Freezes = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(11)];
    private readonly Random _random = new(seed);
    private int _talked;

    private enum Blow
    {
        Kill,
        Freeze,
        FreezeThenKill,
    }

    /// <summary>Plays all rounds, lets everything end, and holds what clients and operators saw against the archive.</summary>
    /// <exception cref="TimeoutException">Something is stuck.</exception>
    public async Task<Reckoning> Run(CancellationToken cancellation = default)
    {
        await using var centre = await CrashCentre.Start(Speed, Operators, offerTimeout: TimeSpan.FromMinutes(2));
        try
        {
            return await Run(centre, cancellation);
        }
        catch
        {
            report($"seed {seed}. The process said at last:{Environment.NewLine}{string.Join(Environment.NewLine, centre.Output.Split(Environment.NewLine).TakeLast(60))}");
            throw;
        }
    }

    private async Task<Reckoning> Run(CrashCentre centre, CancellationToken cancellation)
    {
        await using var edge = new SimulatedEdge(centre.Api, "crash", centre.Clock, centre.Ledger);
        await edge.StartAsync(cancellation).WaitAsync(Patience.Within, cancellation);
        for (var i = 1; i <= Operators; i++)
            await centre.Sit(i, OperatorHabits.Prompt with { SlowestAnswer = TimeSpan.FromSeconds(12), Declines = 0.05 });
        using var arriving = new CancellationTokenSource();
        var day = DayPlan.Create(seed, DayCentre.Of((await centre.Api.Configuration.GetCentreAsync(new(), cancellationToken: cancellation)).Centre)).Calls;
        var arrivals = Arrive(edge, day, new Random(_random.Next()), arriving.Token);

        await Patience.Until(() => Task.FromResult(Away(centre, edge)), away => away.Count == 0);
        var (outages, played) = (new List<(Blow Blow, TimeSpan Outage)>(), Stopwatch.StartNew());
        for (var round = 1; round <= rounds; round++)
        {
            var talked = Volatile.Read(ref _talked);
            await Patience.Until(() => Task.FromResult(Volatile.Read(ref _talked) - talked), talks => talks >= Talks);
            await Task.Delay(Round.Least + (Round.Most - Round.Least) * _random.NextDouble(), cancellation);
            var blow = Draw();
            var freeze = blow is Blow.Kill ? TimeSpan.Zero : Freezes[_random.Next(Freezes.Length)];
            var calls = centre.Ledger.Calls.ToList();
            var outage = Stopwatch.StartNew();
            await Strike(centre, blow, freeze, cancellation);
            await Patience.Until(() => edge.Session.IsConnected);
            centre.EdgeIsBack();
            await Patience.Until(() => Task.FromResult(Away(centre, edge)), away => away.Count == 0);
            outages.Add((blow, outage.Elapsed));
            report(string.Create(CultureInfo.InvariantCulture,
                $"round {round,3}/{rounds}  {Name(blow),-20} frozen {freeze.TotalSeconds,4:0.0} s  calls {calls.Count,5}, waiting {calls.Count(call => call.End is null && call.Answers.Count == 0),2}, talking {calls.Count(call => call.End is null && call.Answers.Count > 0),2}  all back after {outage.Elapsed.TotalSeconds,4:0.0} s"));
        }

        await arriving.CancelAsync();
        var clients = await arrivals;
        await Patience.Until(async () => (await centre.Api.Calls.ListCallsAsync(new() { PageSize = 1000 })).Calls.Where(call => call.State != CallState.Ended).ToList(), left => left.Count == 0);
        await Task.WhenAll(clients).WaitAsync(Patience.Within, cancellation);
        await Patience.Until(centre.States, states => states.All(state => state is { Work: Work.Idle, Reachable: true }));
        await Patience.Until(centre.Waiting, waiting => waiting.Count == 0);
        report(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds in {played.Elapsed.TotalMinutes:0.0} min: {played.Elapsed.TotalSeconds / rounds:0.0} s a round"));
        foreach (var kind in outages.GroupBy(one => one.Blow).OrderBy(kind => kind.Key))
            report(Summary(Name(kind.Key), [.. kind.Select(one => one.Outage.TotalSeconds).Order()]));
        return await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
    }

    /// <summary>Who is not connected.</summary>
    private static List<string> Away(CrashCentre centre, SimulatedEdge edge) =>
        [.. edge.Session.IsConnected ? [] : new[] { edge.Session.EdgeId }, .. centre.Operators.Where(one => !one.Session.IsConnected).Select(one => one.Id)];

    private Blow Draw() => _random.NextDouble() switch { < 0.6 => Blow.Kill, < 0.85 => Blow.Freeze, _ => Blow.FreezeThenKill };

    private static async Task Strike(CrashCentre centre, Blow blow, TimeSpan freeze, CancellationToken cancellation)
    {
        if (blow is not Blow.Kill)
        {
            await centre.Freeze();
            await Task.Delay(freeze, cancellation);
        }

        if (blow is Blow.Freeze)
        {
            await centre.Thaw();
            return;
        }

        await centre.Kill9();
        await centre.Restart();
    }

    private static string Name(Blow blow) => blow switch { Blow.Kill => "kill -9", Blow.Freeze => "kill -STOP, -CONT", _ => "kill -STOP, -9" };

    private static string Summary(string kind, double[] seconds) => string.Create(CultureInfo.InvariantCulture,
        $"{kind,-20} {seconds.Length,3} times; until every edge and desk is connected again: median {seconds[seconds.Length / 2]:0.0} s, p95 {seconds[(int)(seconds.Length * 0.95)]:0.0} s, longest {seconds[^1]:0.0} s");

    /// <summary>Clients who call until it is over; each one's end.</summary>
    private async Task<List<Task<LedgerCall>>> Arrive(SimulatedEdge edge, IReadOnlyList<PlannedCall> day, Random chances, CancellationToken cancellation)
    {
        var calls = new List<Task<LedgerCall>>();
        using var timer = new PeriodicTimer(ClientEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                if (edge.Clients >= MostClients)
                    continue;
                var call = day[calls.Count % day.Count];
                calls.Add(Live(edge, new SimulatedClient
                {
                    Line = call.Line,
                    Number = call.Client,
                    Queue = call.Queue,
                    Patience = call.Patience,
                    Talk = call.Talk,
                    Priority = chances.Next(3),
                    Connects = TimeSpan.FromSeconds(chances.NextDouble()),
                    OperatorEnds = chances.Next(2) == 0,
                }));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody calls any more.
        }

        return calls;
    }

    private async Task<LedgerCall> Live(SimulatedEdge edge, SimulatedClient client)
    {
        var call = await edge.CallAsync(client, cancellation: CancellationToken.None);
        if (call.Answers.Count > 0)
            Interlocked.Increment(ref _talked);
        return call;
    }
}
