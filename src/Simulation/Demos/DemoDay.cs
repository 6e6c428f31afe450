using System.Collections.Concurrent;
using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Grpc.Core;

namespace Antiphon.Demos;

/// <summary>
/// A planned day, played against a running system by simulated clients and operators. What of the plan has passed when it begins is left out, so that a day
/// broken off goes on where the domain clock stands.
/// </summary>
public sealed class DemoDay : IAsyncDisposable
{
    private static readonly TimeSpan SignOutWithin = TimeSpan.FromSeconds(2);
    private readonly AntiphonClient _client;
    private readonly DemoOptions _options;
    private readonly List<SimulatedOperator> _atWork = [];
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly DayCentre _centre;

    /// <param name="client">Where to connect.</param>
    /// <param name="centre">The centre as declared.</param>
    /// <param name="opens">Domain time of the day's opening.</param>
    /// <param name="clock">The system's domain clock.</param>
    /// <param name="options">How the day is played.</param>
    public DemoDay(AntiphonClient client, DayCentre centre, DateTimeOffset opens, DomainClock clock, DemoOptions options)
    {
        (_client, _options, Opens, Clock) = (client, options, opens, clock);
        _centre = centre;
        Plan = DayPlan.Create(options.Seed, _centre, options.Shape);
        Ledger = new(clock);
        Edge = new(client, options.EdgeId, clock, Ledger);
    }

    /// <summary>Domain time of opening.</summary>
    public DateTimeOffset Opens { get; }

    /// <summary>The system's domain clock.</summary>
    public DomainClock Clock { get; }

    /// <summary>The plan.</summary>
    public DayPlan Plan { get; }

    /// <summary>What clients and operators saw.</summary>
    public Ledger Ledger { get; }

    /// <summary>The edge that carries the clients.</summary>
    public SimulatedEdge Edge { get; }

    /// <summary>What went wrong with operators, for people.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Plays the day to its end. Cancelled, all clients hang up, all operators sign out, and it returns.</summary>
    /// <exception cref="AntiphonRefusal">Another one plays with the same edge.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var shifts = _centre.Operators.Zip(Plan.Shifts, (who, shift) => (Who: who, Shift: shift))
            .Select((s, i) => Opens + s.Shift.End > Clock.Now ? WorkAsync(s.Who, s.Shift, i, cancellation) : Task.CompletedTask).ToArray();
        try
        {
            await Edge.StartAsync(cancellation);
            await PlayCallsAsync(cancellation);
            await Task.WhenAll(shifts);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(shifts);
        }
    }

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        foreach (var one in Working())
        {
            await one.DisposeAsync();
        }
    }

    private async Task PlayCallsAsync(CancellationToken cancellation)
    {
        var calls = new List<Task>();
        var began = Clock.Now - TimeSpan.FromSeconds(5);
        foreach (var call in Plan.Calls.Where(c => Opens + c.Arrives >= began))
        {
            try
            {
                await Clock.WaitUntilAsync(Opens + call.Arrives, cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            if (Edge.Session.Closed.IsFaulted)
            {
                await Edge.Session.Closed;
            }

            calls.Add(Edge.CallAsync(Client(call), cancellation: cancellation));
        }

        await Task.WhenAll(calls);
        cancellation.ThrowIfCancellationRequested();
    }

    private static SimulatedClient Client(PlannedCall call) => new()
    {
        Line = call.Line,
        Number = call.Client,
        Key = call.Key,
        Queue = call.Queue,
        MenuTime = call.MenuTime,
        LeavesInMenu = call.LeavesInMenu,
        Patience = call.Patience,
        Talk = call.Talk,
        OperatorEnds = call.Number % 5 == 0,
    };

    private async Task WorkAsync(DayOperator who, PlannedShift shift, int number, CancellationToken cancellation)
    {
        var random = new Random(_options.Seed + number);
        var one = new SimulatedOperator(_client, who, Clock, Ledger, new OperatorHabits { Topics = _centre.Topics }, random.Next());
        try
        {
            await Clock.WaitUntilAsync(Opens + shift.Start, cancellation);
            lock (_atWork)
            {
                _atWork.Add(one);
            }

            await one.WorkAsync(shift, Opens, () => random.Between(_options.ShortestLoss.TotalSeconds, _options.LongestLoss.TotalSeconds), cancellation);
        }
        catch (OperationCanceledException)
        {
            await SignOutAsync(one);
        }
        catch (RpcException failure)
        {
            _faults.Enqueue($"{who.Id}: {failure.Status.Detail}");
        }
        finally
        {
            await one.DisposeAsync();
            lock (_atWork)
            {
                _atWork.Remove(one);
            }
        }
    }

    private static async Task SignOutAsync(SimulatedOperator one)
    {
        if (one.Session.State is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(SignOutWithin);
        try
        {
            await one.SignOutAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException or ObjectDisposedException)
        {
            // The system is gone or busy: it takes the desk for lost, which is so.
        }
    }

    private SimulatedOperator[] Working()
    {
        lock (_atWork)
        {
            return [.. _atWork];
        }
    }
}
