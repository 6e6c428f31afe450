using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Stage;

namespace Antiphon.Actors;

/// <summary>All desks and the one edge of a centre: desks take each offer at once, the edge joins legs at once.</summary>
internal sealed class People : IDoorObserver, IEdgeObserver
{
    /// <summary>The name of the edge, and of the node that holds the desks.</summary>
    public const string Name = "oracle";

    private readonly CentreCluster _cluster;
    private readonly IDoorObserver _door;
    private readonly IEdgeObserver _edge;
    private readonly ConcurrentDictionary<string, long> _sessions = new();
    private readonly ConcurrentDictionary<Guid, byte> _carried = new();
    private long _edgeSession;

    public People(CentreCluster cluster)
    {
        _cluster = cluster;
        _door = cluster.Grains.CreateObjectReference<IDoorObserver>(this);
        _edge = cluster.Grains.CreateObjectReference<IEdgeObserver>(this);
    }

    /// <summary>Told of each call that was joined, once, and with whom; on any thread.</summary>
    public Action<Guid, string>? Joined { get; set; }

    /// <summary>The edge connects.</summary>
    public async Task Connect() => _edgeSession = (await Edge.Hello(new EdgeHello { Connection = Guid.NewGuid().ToString() }, _edge)).Session;

    /// <summary>An operator sits down at a desk.</summary>
    public async Task Sit(string id) => _sessions[id] = (await Operator(id).Hello(new DeskHello { Door = Name, Desk = $"desk-{id}" }, _door)).Session;

    /// <summary>An operator who sits wishes.</summary>
    public async Task Wish(string id, Wish wish) => Check(await Operator(id).SetWish(_sessions[id], wish, ""));

    /// <summary>A client calls.</summary>
    public async Task Call(Guid id, string line, int priority) => Check(await _cluster.Call(id).Arrive(new Arrival { CallId = id, Line = line, Edge = Name, Priority = priority }));

    /// <summary>A client hangs up.</summary>
    public async Task HangUp(Guid id) => Check(await _cluster.Call(id).ClientHungUp(""));

    /// <summary>The leases go on.</summary>
    public async Task Renew()
    {
        await _cluster.Grains.GetGrain<IDoorGrain>(Name).Renew(_door, [.. _sessions.Select(desk => new HeldDesk(desk.Key, desk.Value))]);
        if (!await Edge.Renew(_edgeSession, _edge))
            throw new InvalidOperationException("The edge's session was replaced.");
        _carried.Clear(); // an order that is done is not sent again after so long
    }

    /// <inheritdoc/>
    public async Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        try
        {
            foreach (var card in updates.OfType<OfferShown>().Select(shown => shown.Card))
            {
                await Operator(operatorId).Shown(session, card.OfferId);
                Check(await Operator(operatorId).Accept(session, card.OfferId));
            }
        }
        finally
        {
            _cluster.Traffic.Arrived();
        }
    }

    /// <inheritdoc/>
    public async Task Order(ImmutableArray<EdgeOrder> orders)
    {
        try
        {
            foreach (var order in orders)
            {
                if (_carried.TryAdd(order.Id, 0) && order is { Kind: OrderKind.Connect, OfferId: { } offer })
                {
                    Check(await _cluster.Call(order.CallId).LegAnswered(offer));
                    Joined?.Invoke(order.CallId, order.Operator);
                }

                await Edge.Done([order]);
            }
        }
        finally
        {
            _cluster.Traffic.Arrived();
        }
    }

    /// <inheritdoc/>
    public Task Places(ImmutableArray<QueuePlace> places)
    {
        _cluster.Traffic.Arrived();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Replaced()
    {
        _cluster.Traffic.Arrived();
        return Task.CompletedTask;
    }

    private IEdgeGrain Edge => _cluster.Grains.GetGrain<IEdgeGrain>(Name);

    private IOperatorGrain Operator(string id) => _cluster.Operator(id);

    private static void Check(Answer answer)
    {
        if (answer.Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Message);
    }
}
