using Antiphon.V1;

namespace Antiphon.Edges;

/// <summary>The calls that an edge holds, and the orders it was given for them. Not thread-safe.</summary>
internal sealed class HeldCalls
{
    private readonly Dictionary<string, Held> _calls = [];

    public int Count => _calls.Count;

    public void Add(string callId) => _calls.TryAdd(callId, new());

    public bool Holds(string callId) => _calls.ContainsKey(callId);

    public bool Remove(string callId) => _calls.Remove(callId);

    /// <summary>The arrival has its result.</summary>
    public void Acknowledge(string callId)
    {
        if (_calls.TryGetValue(callId, out var held))
        {
            held.IsAcknowledged = true;
        }
    }

    public bool IsAcknowledged(string callId) => _calls.TryGetValue(callId, out var held) && held.IsAcknowledged;

    /// <summary>The operator's leg is joined by this offer; empty: no leg.</summary>
    public void Join(string callId, string offerId)
    {
        if (_calls.TryGetValue(callId, out var held))
        {
            held.OfferId = offerId;
        }
    }

    /// <summary>The leg of this offer (empty: of any) goes. False: the call has the leg of another offer, which stays.</summary>
    public bool Unjoin(string callId, string offerId)
    {
        if (!_calls.TryGetValue(callId, out var held))
            return true;
        if (offerId.Length > 0 && held.OfferId.Length > 0 && held.OfferId != offerId)
            return false;
        held.OfferId = "";
        return true;
    }

    /// <summary>The order as the edge knows it; null: it was not given before. An order for a call that is not held has none.</summary>
    public GivenOrder? Find(string callId, string orderId) => _calls.TryGetValue(callId, out var held) ? held.Orders.GetValueOrDefault(orderId) : null;

    /// <summary>Remembers a new order.</summary>
    public GivenOrder Give(string callId, string orderId) => _calls[callId].Orders[orderId] = new();

    public IEnumerable<HeldCall> List() =>
        _calls.Select(c => new HeldCall { CallId = c.Key, OfferId = c.Value.OfferId });

    private sealed class Held
    {
        public bool IsAcknowledged { get; set; }

        public string OfferId { get; set; } = "";

        public Dictionary<string, GivenOrder> Orders { get; } = new(2);
    }
}

/// <summary>An order and how far it is.</summary>
internal sealed class GivenOrder
{
    /// <summary>What settles it; null while it is carried out.</summary>
    public EdgeMessage? Settlement { get; set; }

    /// <summary>The settlement has its result.</summary>
    public bool IsSettled { get; set; }
}
