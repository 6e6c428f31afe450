using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Edges;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.World;

/// <summary>A telephony edge: holds the clients, renews its lease, carries out orders once by their id, and says everything until it is answered.</summary>
internal sealed class Edge : Place, IEdgeObserver
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Client> _clients = [];
    private readonly IEdgeObserver _self;
    private readonly Action<Guid> _acknowledged;
    private long? _session;
    private bool _isAway;

    public Edge(IGround ground, string name, Action<Guid> acknowledged) : base(ground, name)
    {
        (Name, _acknowledged) = (name, acknowledged);
        _self = ground.Listen<IEdgeObserver>(this, "stream", name);
        Run(() => _ = Renew());
    }

    public string Name { get; }

    private IEdgeGrain Actor => Ground.Grains.GetGrain<IEdgeGrain>(Name);

    public override object? GetTarget() => this;

    public void Arrive(Arrival arrival) => Run(() => _ = Bring(arrival));

    public void Choose(Guid call, string key) => Run(() => _ = Say(call, actor => actor.Choose(key)));

    public void HangUp(Guid call)
    {
        if (!_clients.TryGetValue(call, out var client) || client.IsGone)
            return;
        client.IsGone = true;
        if (client.IsKnown)
            Run(() => _ = Say(call, actor => actor.ClientHungUp("")));
    }

    public void HangUpAll()
    {
        foreach (var call in _clients.Keys.ToList())
            HangUp(call);
    }

    /// <summary>Cut off for a while; clients stay on the line.</summary>
    public void Leave(TimeSpan time)
    {
        _isAway = true;
        Ground.Schedule.After(time, () => (_isAway, _session) = (false, null));
    }

    public Task Order(ImmutableArray<EdgeOrder> orders)
    {
        if (_isAway || _session is null)
            return Task.CompletedTask;
        foreach (var order in orders)
            if (_clients.TryGetValue(order.CallId, out var client) && client.Done.Add(order.Id))
                CarryOut(order, client);
        Actor.Done(orders).Ignore();
        return Task.CompletedTask;
    }

    public Task Places(ImmutableArray<QueuePlace> places) => Task.CompletedTask;

    public Task Replaced() => Task.CompletedTask;

    private async Task Renew()
    {
        while (true)
        {
            try
            {
                if (!_isAway && _session is { } session && !await Actor.Renew(session, _self))
                    _session = null;
                if (!_isAway && _session is null)
                    await Hello();
            }
            catch (Exception)
            {
                // again in a second
            }
            await Pause(Again);
        }
    }

    /// <summary>Names all clients that are here; those that the centre does not know are dropped, but for those whose arrival is being said.</summary>
    private async Task Hello()
    {
        var known = _clients.Where(held => held.Value.IsKnown).Select(held => held.Key).ToHashSet();
        var welcome = await Actor.Hello(new EdgeHello { Connection = Name, Calls = [.. _clients.Where(held => !held.Value.IsGone).Select(held => held.Key)] }, _self);
        _session = welcome.Session;
        foreach (var call in welcome.Drop.Where(known.Contains))
            _clients.Remove(call);
    }

    private async Task Bring(Arrival arrival)
    {
        var client = _clients[arrival.CallId] = new Client();
        await Say(arrival.CallId, actor => actor.Arrive(arrival));
        client.IsKnown = true;
        _acknowledged(arrival.CallId);
        if (client.IsGone)
            await Say(arrival.CallId, actor => actor.ClientHungUp(""));
    }

    private async Task Say(Guid call, Func<ICallGrain, Task<Answer>> say)
    {
        while (true)
        {
            try
            {
                if (!_isAway)
                {
                    await say(Ground.Grains.GetGrain<ICallGrain>(call));
                    return;
                }
            }
            catch (Exception)
            {
                // again in a second
            }
            await Pause(Again);
        }
    }

    private void CarryOut(EdgeOrder order, Client client)
    {
        if (order.Kind == OrderKind.HangUp)
            _clients.Remove(order.CallId);
        if (order.Kind == OrderKind.Connect)
            _ = Join(order, client);
    }

    /// <summary>Rings the operator's leg: joined, failed, or for once so late that nobody waits for it any more.</summary>
    private async Task Join(EdgeOrder order, Client client)
    {
        var fate = Ground.Chance.Below(Key, 100);
        await Pause(fate < 3 ? TimeSpan.FromSeconds(6) : Ground.Chance.Between(Key, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(400)));
        if (!client.IsGone)
            await Say(order.CallId, actor => fate is >= 3 and < 9 ? actor.LegFailed(order.OfferId!.Value, "busy") : actor.LegAnswered(order.OfferId!.Value));
    }

    private sealed class Client
    {
        public bool IsKnown { get; set; }

        public bool IsGone { get; set; }

        public HashSet<Guid> Done { get; } = [];
    }
}
