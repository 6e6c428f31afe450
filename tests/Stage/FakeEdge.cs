using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Edges;

namespace Antiphon.Stage;

/// <summary>A telephony edge that does what it is told, once each, and remembers all it heard.</summary>
public sealed class FakeEdge : IEdgeObserver
{
    private readonly CentreCluster _cluster;
    private readonly IEdgeObserver _reference;
    private readonly ConcurrentDictionary<Guid, EdgeOrder> _carried = new();
    private readonly ConcurrentDictionary<Guid, byte> _held = new();
    private readonly ConcurrentDictionary<Guid, byte> _arrived = new();

    public FakeEdge(CentreCluster cluster, string name)
    {
        (_cluster, Name) = (cluster, name);
        _reference = cluster.Grains.CreateObjectReference<IEdgeObserver>(this);
    }

    public string Name { get; }

    public long Session { get; private set; }

    /// <summary>False: the stream is cut, no lease is renewed, nothing is heard.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>True: orders are heard but lost before they are carried out.</summary>
    public bool LosesOrders { get; set; }

    /// <summary>What the operator's leg does: null: answers; "": nothing; else: fails for this cause.</summary>
    public string? Leg { get; set; }

    /// <summary>Every order heard, again or not.</summary>
    public ConcurrentQueue<EdgeOrder> Heard { get; } = new();

    public ConcurrentDictionary<Guid, QueuePlace> PlacesTold { get; } = new();

    public IReadOnlyCollection<EdgeOrder> Carried => [.. _carried.Values];

    public IReadOnlyCollection<Guid> Arrived => [.. _arrived.Keys];

    public IReadOnlyCollection<Guid> Held => [.. _held.Keys];

    /// <summary>How often it was told that a newer connection has taken its place.</summary>
    public int Replacements { get; private set; }

    private IEdgeGrain Grain => _cluster.Grains.GetGrain<IEdgeGrain>(Name);

    public async Task<EdgeWelcome> Hello(params Guid[] without)
    {
        foreach (var call in without)
            _held.TryRemove(call, out _);
        IsUp = true;
        var welcome = await Grain.Hello(new() { Connection = Guid.NewGuid().ToString(), Calls = [.. _held.Keys] }, _reference);
        Session = welcome.Session;
        foreach (var call in welcome.Drop)
            _held.TryRemove(call, out _);
        await _cluster.Settle();
        return welcome;
    }

    /// <summary>A node says hello for the same connection again and again until it has an answer.</summary>
    public async Task HelloTwice()
    {
        var hello = new EdgeHello { Connection = Guid.NewGuid().ToString(), Calls = [.. _held.Keys] };
        await Grain.Hello(hello, _reference);
        Session = (await Grain.Hello(hello, _reference)).Session;
        await _cluster.Settle();
    }

    public async Task Renew()
    {
        try
        {
            if (IsUp && !await Grain.Renew(Session, _reference))
                await Hello();
        }
        catch (OrleansException)
        {
            // The next renewal follows in a second.
        }
    }

    /// <summary>The stream breaks, and the node notices.</summary>
    public async Task Cut()
    {
        IsUp = false;
        await Grain.Down(Session);
        await _cluster.Settle();
    }

    /// <summary>A client calls.</summary>
    public async Task<Guid> Call(string line = ScenarioCentre.SalesLine, string client = "", int priority = 0)
    {
        var id = Guid.CreateVersion7(_cluster.System.GetUtcNow());
        var answer = await Arrive(new() { CallId = id, Line = line, Edge = Name, Client = client, Priority = priority });
        return answer.Refusal is null ? id : throw new InvalidOperationException(answer.Refusal.Message);
    }

    public async Task<Answer> Arrive(Arrival arrival)
    {
        _held[arrival.CallId] = 0;
        var answer = await _cluster.Call(arrival.CallId).Arrive(arrival);
        if (answer.Refusal is null)
            _arrived[arrival.CallId] = 0;
        await _cluster.Settle();
        return answer;
    }

    public async Task HangUp(Guid call)
    {
        _held.TryRemove(call, out _);
        await _cluster.Call(call).ClientHungUp("");
        await _cluster.Settle();
    }

    public async Task Order(ImmutableArray<EdgeOrder> orders)
    {
        try
        {
            if (!IsUp)
                return;
            foreach (var order in orders)
            {
                Heard.Enqueue(order);
                if (!LosesOrders)
                    await CarryOut(order);
            }
        }
        catch (OrleansException)
        {
            // What was not carried out is ordered again.
        }
        finally
        {
            _cluster.Traffic.Arrived();
        }
    }

    public Task Places(ImmutableArray<QueuePlace> places)
    {
        foreach (var place in places)
            PlacesTold[place.CallId] = place;
        _cluster.Traffic.Arrived();
        return Task.CompletedTask;
    }

    public Task Replaced()
    {
        Replacements++;
        _cluster.Traffic.Arrived();
        return Task.CompletedTask;
    }

    private async Task Report(EdgeOrder order, Guid offer)
    {
        try
        {
            await (Leg is null ? _cluster.Call(order.CallId).LegAnswered(offer) : _cluster.Call(order.CallId).LegFailed(offer, Leg));
        }
        catch (OrleansException)
        {
            _carried.TryRemove(order.Id, out _); // of unknown outcome: reported again when the order comes again
            throw;
        }
    }

    private async Task CarryOut(EdgeOrder order)
    {
        if (_carried.TryAdd(order.Id, order))
        {
            if (order.Kind == OrderKind.HangUp)
                _held.TryRemove(order.CallId, out _);
            if (order is { Kind: OrderKind.Connect, OfferId: { } offer } && Leg != "")
                await Report(order, offer);
        }

        await Grain.Done([order]);
    }
}
