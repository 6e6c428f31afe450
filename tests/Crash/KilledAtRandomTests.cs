using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>The process is killed again and again at moments that nobody chose, while clients go on calling.</summary>
public sealed class KilledAtRandomTests
{
    private const int Rounds = 12;
    private const int Operators = 8;
    private const int MostClients = 60;
    private const int Seed = 20_170_917;
    private const double Speed = 20;
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestRound = TimeSpan.FromMilliseconds(1500);

    [Fact(Timeout = 170_000)]
    public async Task Silo_KilledTwelveTimes_HasEachCallOnce()
    {
        var random = new Random(Seed);
        await using var centre = await CrashCentre.Start(Speed, Operators, offerTimeout: TimeSpan.FromSeconds(20));
        await using var edge = new SimulatedEdge(centre.Api, "crash", centre.Clock, centre.Ledger);
        await edge.StartAsync().WaitAsync(Patience.Within);
        for (var i = 1; i <= Operators; i++)
            await centre.Sit(i, OperatorHabits.Prompt with { SlowestAnswer = TimeSpan.FromSeconds(2), Declines = 0.05 });
        using var arriving = new CancellationTokenSource();
        var arrivals = Arrive(edge, random, arriving.Token);

        List<string> kills = [];
        for (var round = 0; round < Rounds; round++)
        {
            await Patience.Until(() => edge.Session.IsConnected && centre.Operators.All(one => one.Session.IsConnected));
            await Task.Delay(ShortestRound + (LongestRound - ShortestRound) * random.NextDouble(), TestContext.Current.CancellationToken);
            await centre.Kill9();
            var calls = centre.Ledger.Calls.ToList();
            kills.Add($"{calls.Count(call => call.End is null && call.Answers.Count == 0)}/{calls.Count(call => call.End is null && call.Answers.Count > 0)}");
            await centre.Restart();
        }

        await arriving.CancelAsync();
        await arrivals;
        await Patience.Until(async () => (await centre.Api.Calls.ListCallsAsync(new() { PageSize = 1000 })).Calls.Where(call => call.State != CallState.Ended).ToList(), left => left.Count == 0);
        await Task.WhenAll(await arrivals).WaitAsync(Patience.Within);
        await Patience.Until(centre.States, states => states.All(state => state is { Work: Work.Idle, Reachable: true }));
        await Patience.Until(centre.Waiting, waiting => waiting.Count == 0);
        var reckoning = await Reckoning.Make(centre.Ledger, centre.Api);
        Console.WriteLine($"crash: {Rounds} kills, waiting/talking at each: {string.Join(' ', kills)}; at the end {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played);
        reckoning.Answered.ShouldBePositive();
    }

    /// <summary>Clients who call until it is over; each one's end.</summary>
    private static async Task<List<Task<LedgerCall>>> Arrive(SimulatedEdge edge, Random random, CancellationToken cancellation)
    {
        var (calls, chances) = (new List<Task<LedgerCall>>(), new Random(random.Next()));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(60));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                if (edge.Clients < MostClients)
                    calls.Add(edge.CallAsync(new SimulatedClient
                    {
                        Line = CrashCentre.Line,
                        Queue = CrashCentre.Queue,
                        Priority = chances.Next(3),
                        Patience = chances.Next(3) == 0 ? TimeSpan.FromSeconds(30 * chances.NextDouble()) : null,
                        Connects = TimeSpan.FromSeconds(chances.NextDouble()),
                        Talk = TimeSpan.FromSeconds(2 + 10 * chances.NextDouble()),
                        OperatorEnds = chances.Next(2) == 0,
                    }, cancellation: CancellationToken.None));
        }
        catch (OperationCanceledException)
        {
            // Nobody calls any more.
        }

        return calls;
    }
}
