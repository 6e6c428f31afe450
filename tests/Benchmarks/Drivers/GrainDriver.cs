using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Operators;

namespace Antiphon.Benchmarks;

/// <summary>The desks and the edge of a centre, at the grains: desks accept at once and wrap up at once, the edge joins at once, clients hang up at once.</summary>
internal sealed class GrainDriver : IDoorObserver, IEdgeObserver, IAsyncDisposable
{
    private const string Name = "bench";
    private readonly IGrainFactory _grains;
    private readonly ConcurrentDictionary<Guid, OneCall> _calls = new();
    private readonly ConcurrentDictionary<string, long> _sessions = new();
    private readonly Arrivals _arrivals = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IDoorObserver _door;
    private readonly IEdgeObserver _edge;
    private long _edgeSession;
    private Task _renewing = Task.CompletedTask;

    public GrainDriver(IGrainFactory grains)
    {
        _grains = grains;
        _door = grains.CreateObjectReference<IDoorObserver>(this);
        _edge = grains.CreateObjectReference<IEdgeObserver>(this);
    }

    /// <summary>From the arrival to the offer at the desk.</summary>
    public Distribution ToOffer { get; } = new();

    /// <summary>What a desk does with an offer, once; null: it is accepted.</summary>
    public Action<string, OfferCard>? Offered { get; set; }

    /// <summary>Connects the edge and the door, and keeps their leases.</summary>
    public async Task Connect()
    {
        _edgeSession = (await Edge.Hello(new EdgeHello { Connection = Guid.NewGuid().ToString() }, _edge)).Session;
        _renewing = Renew();
    }

    /// <summary>Signs operators in, ready for calls.</summary>
    public Task SignIn(IEnumerable<string> operators) => Parallel.ForEachAsync(operators, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (id, _) =>
    {
        var grain = _grains.GetGrain<IOperatorGrain>(id);
        var welcome = await grain.Hello(new DeskHello { Door = Name, Desk = $"desk-{id}" }, _door);
        _sessions[id] = welcome.Session;
        await grain.SetWish(welcome.Session, Wish.Ready, "");
    });

    /// <summary>From the arrival to its answer.</summary>
    public Distribution ToAnswer { get; } = new();

    /// <summary>One call from its arrival until it is joined or sent away.</summary>
    public async Task<(Guid Id, Fate Fate)> Call()
    {
        var id = Guid.CreateVersion7();
        var call = _calls[id] = new OneCall();
        try
        {
            var answer = await _arrivals.Take(id, () => _grains.GetGrain<ICallGrain>(id).Arrive(new Arrival { CallId = id, Line = BenchCentre.Line, Edge = Name }));
            if (answer.Refusal is not null)
                return (id, Fate.Refused);
            ToAnswer.Add(Stopwatch.GetElapsedTime(call.SentAt));
            if (answer.Call is { State: CallState.Ended })
                return (id, Fate.SentAway);
            return (id, await call.Fate);
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    /// <summary>A call that arrives to wait: nobody takes it off the driver's hands.</summary>
    public async Task<Guid> Arrive()
    {
        var id = Guid.CreateVersion7();
        await _grains.GetGrain<ICallGrain>(id).Arrive(new Arrival { CallId = id, Line = BenchCentre.Line, Edge = Name });
        return id;
    }

    /// <summary>The client hangs up, after talk or without.</summary>
    public Task HangUp(Guid id) => _grains.GetGrain<ICallGrain>(id).ClientHungUp("");

    /// <inheritdoc/>
    public Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        foreach (var update in updates)
            Follow(operatorId, session, update);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Order(ImmutableArray<EdgeOrder> orders)
    {
        foreach (var order in orders)
            _ = CarryOut(order);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Places(ImmutableArray<QueuePlace> places) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Replaced() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
        _arrivals.Dispose();
    }

    private void Follow(string operatorId, long session, DeskUpdate update)
    {
        if (update is OperatorUpdated { Operator.Facts.Work: Work.WrapUp })
            _grains.GetGrain<IOperatorGrain>(operatorId).FinishWrapUp(session).Ignore();
        if (update is not OfferShown { Card: var card })
            return;
        if (_calls.TryGetValue(card.Call.Id, out var call))
            ToOffer.Add(Stopwatch.GetElapsedTime(call.SentAt));
        var grain = _grains.GetGrain<IOperatorGrain>(operatorId);
        grain.Shown(session, card.OfferId).Ignore();
        Offered?.Invoke(operatorId, card);
        grain.Accept(session, card.OfferId).Ignore();
    }

    private IEdgeGrain Edge => _grains.GetGrain<IEdgeGrain>(Name);

    private async Task CarryOut(EdgeOrder order)
    {
        if (order is { Kind: OrderKind.Connect, OfferId: { } offer })
            await _grains.GetGrain<ICallGrain>(order.CallId).LegAnswered(offer);
        await Edge.Done([order]);
        if (_calls.TryGetValue(order.CallId, out var call))
            call.End(order.Kind == OrderKind.Connect ? Fate.Joined : Fate.SentAway);
    }

    private async Task Renew()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            do
            {
                await _grains.GetGrain<IDoorGrain>(Name).Renew(_door, [.. _sessions.Select(desk => new HeldDesk(desk.Key, desk.Value))]);
                await Edge.Renew(_edgeSession, _edge);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
