using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;

namespace Antiphon.Chaos;

/// <summary>Clients of all sites who call, wait, talk and lose patience, so many at a time, and the operators who take their calls.</summary>
/// <param name="centre">The cluster.</param>
/// <param name="clients">How many are in a call at a time.</param>
/// <param name="operators">How many work at each site.</param>
/// <param name="seed">Of all that is drawn.</param>
/// <param name="pace">By how much they are quicker than in the long run: patience and talk are divided by it.</param>
public sealed class CentreTraffic(ClusterCentre centre, int clients, int operators, int seed, double pace = 1) : IDisposable
{
    private static readonly TimeSpan ClientEvery = TimeSpan.FromMilliseconds(10);
    private static readonly (double Least, double Most) PatienceSeconds = (20, 90), TalkSeconds = (4, 20);
    private readonly CancellationTokenSource _over = new();
    private Task<List<Task<LedgerCall>>> _arrivals = Task.FromResult(new List<Task<LedgerCall>>());

    /// <summary>Operators sit down and clients call; completes when so many are in a call.</summary>
    public async Task Start()
    {
        await Task.WhenAll(Enumerable.Range(0, ClusterCentre.Sites.Count).SelectMany(site => Enumerable.Range(1, operators)
            .Select(number => centre.Sit(site, number, OperatorHabits.Prompt with { SlowestAnswer = TimeSpan.FromSeconds(2), Declines = 0.02 }))));
        _arrivals = Arrive(new Random(seed), _over.Token);
        await Patience.Until(() => Task.FromResult(centre.Edges.Sum(edge => edge.Clients)), seen => seen >= clients);
    }

    /// <summary>Nobody calls any more; completes when all calls have ended and everybody is free, with what became of them.</summary>
    /// <exception cref="TimeoutException">Something is stuck.</exception>
    public async Task<Reckoning> End()
    {
        await _over.CancelAsync();
        await Task.WhenAll(await _arrivals).WaitAsync(Patience.AtMost);
        await Patience.Until(centre.Calls, left => left.Count == 0);
        await Patience.Until(centre.States, states => states.All(state => state is { Work: Work.Idle, Reachable: true, PanelState: PanelState.Free }));
        for (var site = 0; site < ClusterCentre.Sites.Count; site++)
            await Patience.Until(() => centre.Waiting(site), waiting => waiting.Count == 0);
        return await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
    }

    /// <summary>The longest time (s) within a span in which a queue, though clients waited there, gave an operator to none of them.</summary>
    public double LongestPause(DateTimeOffset since, DateTimeOffset until) =>
        (from answer in centre.Ledger.Calls.SelectMany(call => call.Answers.Select(answer => (call.Queue, At: answer.At.Real)))
         where answer.At >= since && answer.At <= until
         group answer.At by answer.Queue into queue
         let moments = queue.Append(since).Append(until).Order().ToList()
         select moments.Zip(moments.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).Max()).DefaultIfEmpty((until - since).TotalSeconds).Max();

    public void Dispose() => _over.Dispose();

    private async Task<List<Task<LedgerCall>>> Arrive(Random chances, CancellationToken cancellation)
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
                    Patience = TimeSpan.FromSeconds(Chance(PatienceSeconds) / pace),
                    Talk = TimeSpan.FromSeconds(Chance(TalkSeconds) / pace),
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
