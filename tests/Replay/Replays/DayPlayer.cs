using System.Collections.Immutable;
using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.Verdicts;

namespace Antiphon.Replays;

/// <summary>What came of playing a day.</summary>
/// <param name="Calls">What was played, as its player saw it.</param>
/// <param name="SentAway">Calls hung up because nobody was left to answer them.</param>
/// <param name="Outages">When the system was away.</param>
/// <param name="NotFree">Operators who were not free a while after the last call had ended.</param>
public sealed record PlayedDay(ImmutableArray<PlayedCall> Calls, ImmutableHashSet<Guid> SentAway, ImmutableArray<Outage> Outages, ImmutableArray<string> NotFree);

/// <summary>Plays a plan of calls and shifts by one edge and a desk for each operator.</summary>
public sealed class DayPlayer(AntiphonClient client, DomainClock clock, string edgeId, ReplayOptions options)
{
    private static readonly TimeSpan SignOutWithin = TimeSpan.FromSeconds(10);

    /// <summary>Real time in which a talk that has no length may end before its beginning was reported.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly Ledger _ledger = new(clock);
    private readonly Random _random = new(options.Seed);
    private readonly List<Task<LedgerCall>> _calls = [];

    /// <summary>Calls begun, answered and ended so far.</summary>
    public (int Begun, int Answered, int Ended) Progress
    {
        get
        {
            var calls = _ledger.Calls.ToArray();
            return (calls.Length, calls.Count(c => c.Answers.Count > 0), calls.Count(c => c.End is not null));
        }
    }

    /// <summary>Plays until each call has ended and each operator has signed out.</summary>
    /// <param name="plan">The day.</param>
    /// <param name="opening">Domain time from which the plan's times count.</param>
    /// <param name="serves">Operator → queues.</param>
    /// <param name="habits">How operators work.</param>
    /// <param name="cancellation">Ends the day: everybody hangs up.</param>
    /// <exception cref="TimeoutException">The system is away for too long.</exception>
    public async Task<PlayedDay> PlayAsync(
        DayPlan plan, DateTimeOffset opening, ImmutableDictionary<string, ImmutableHashSet<string>> serves, OperatorHabits habits, CancellationToken cancellation)
    {
        await using var edge = new SimulatedEdge(client, edgeId, clock, _ledger);
        var operators = plan.Shifts
            .Select((shift, i) => new SimulatedOperator(client, new(shift.Operator, [.. serves[shift.Operator]]), clock, _ledger, habits, options.Seed + i))
            .ToArray();
        try
        {
            await Task.WhenAll([edge.StartAsync(cancellation), .. operators.Select(o => o.StartAsync(cancellation))]);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var watch = new OutageWatch(client, clock, () => edge.Session.IsConnected && operators.All(o => o.Session.IsConnected));
            var watching = watch.RunAsync(over.Token);
            var dropping = DropAsync(edge, over.Token);
            var working = Task.WhenAll(operators.Zip(plan.Shifts, (who, shift) => who.WorkAsync(shift, opening, Away, over.Token)));
            var calling = CallAsync(edge, plan, opening, over.Token);

            var first = await Task.WhenAny(calling, watching, Faulted(working));
            if (first != calling)
            {
                await over.CancelAsync();
                await first;
            }

            await calling;
            await over.CancelAsync();
            await Task.WhenAll(watching, dropping, Ended(working));
            var free = await Task.WhenAll(operators.Select(o => IsFreeAsync(o, cancellation)));
            return Result(plan, watch.Outages, [.. operators.Zip(free).Where(o => !o.Second).Select(o => o.First.Id)]);
        }
        finally
        {
            await Task.WhenAll(operators.Select(o => o.DisposeAsync().AsTask()));
        }
    }

    /// <summary>A desk that is lost comes back after the system's grace (10 s).</summary>
    private TimeSpan Away()
    {
        lock (_random)
        {
            return TimeSpan.FromSeconds(14 + 10 * _random.NextDouble());
        }
    }

    private async Task CallAsync(SimulatedEdge edge, DayPlan plan, DateTimeOffset opening, CancellationToken cancellation)
    {
        foreach (var call in plan.Calls)
        {
            await clock.WaitUntilAsync(opening + call.Arrives, cancellation);
            _calls.Add(edge.CallAsync(
                new()
                {
                    Line = call.Line,
                    Number = call.Client,
                    Key = call.Key,
                    Queue = call.Queue,
                    Priority = call.Priority,
                    MenuTime = call.MenuTime,
                    LeavesInMenu = call.LeavesInMenu,
                    Patience = call.Patience,
                    Talk = call.Talk,
                    Connects = TimeSpan.Zero,
                },
                cancellation: cancellation));
        }

        await Task.WhenAll(_calls);
    }

    private async Task DropAsync(SimulatedEdge edge, CancellationToken cancellation)
    {
        if (options.KillEdgeEvery is not { } every)
        {
            return;
        }

        var random = new Random(options.Seed);
        try
        {
            while (true)
            {
                await Task.Delay(every * (0.5 + random.NextDouble()), clock.System, cancellation);
                await edge.Session.DropConnectionAsync();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The day is over.
        }
    }

    private async Task<bool> IsFreeAsync(SimulatedOperator who, CancellationToken cancellation)
    {
        try
        {
            await who.SignOutAsync(cancellation).WaitAsync(SignOutWithin, clock.System, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private PlayedDay Result(DayPlan plan, ImmutableArray<Outage> outages, ImmutableArray<string> notFree)
    {
        var calls = _calls.Select(c => c.Result).ToArray();
        return new(
            [.. calls.Select(Played)],
            [.. calls.Zip(plan.Calls).Where(c => c.First.End?.How == LedgerEnding.Abandoned && c.Second.Arrives + c.Second.MenuTime + c.Second.Patience >= plan.Length).Select(c => c.First.Id)],
            outages,
            notFree);
    }

    private static PlayedCall Played(LedgerCall call) => new()
    {
        Id = call.Id,
        Acknowledged = call.Acknowledged is not null,
        Priority = call.Priority,
        End = call.End?.How switch
        {
            null or LedgerEnding.None => PlayedEnd.None,
            LedgerEnding.Talked when call.Answers is [.., var last] && call.End.At.Real - last.At.Real < Moment => PlayedEnd.Crossed,
            LedgerEnding.Talked => PlayedEnd.Answered,
            LedgerEnding.HungUp => PlayedEnd.EndedBySystem,
            // A key that came after the menu's time-out is refused, and its client hangs up.
            LedgerEnding.Refused when call.Acknowledged is null => PlayedEnd.EndedBySystem,
            _ when call.Answers.Count > 0 => PlayedEnd.Crossed,
            _ => PlayedEnd.HungUp,
        },
        Legs = [.. call.Answers.Select(a => new PlayedLeg(a.Operator, a.At.Domain, (a.Until ?? a.At).Domain))],
    };

    /// <summary>Completes only by a fault.</summary>
    private static async Task Faulted(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
        }

        if (!work.IsFaulted)
        {
            await new TaskCompletionSource().Task;
        }
    }

    private static async Task Ended(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // Whose shift lasts longer than the calls goes home with the others.
        }
    }
}
