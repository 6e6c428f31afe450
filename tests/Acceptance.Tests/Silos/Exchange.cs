using System.Collections.Concurrent;
using Antiphon.Edges;
using Antiphon.V1;

namespace Antiphon.Silos;

/// <summary>A telephony edge in a test's hand: joins legs at once unless told otherwise, and notes what it is ordered to do.</summary>
public sealed class Exchange(AntiphonClient api, string edgeId) : IEdgeHandler, IAsyncDisposable
{
    private readonly ConcurrentQueue<(string CallId, string What)> _orders = new();
    private EdgeSession? _session;

    /// <summary>The stream.</summary>
    public EdgeSession Session => _session ??= new EdgeSession(api, edgeId, this);

    /// <summary>What becomes of an order to connect; null: voice is connected.</summary>
    public Func<ConnectOrder, Task<LegFailure?>> Join { get; set; } = _ => Task.FromResult<LegFailure?>(null);

    /// <summary>What was ordered for a call, in order.</summary>
    public IReadOnlyList<string> Orders(string callId) => [.. _orders.Where(order => order.CallId == callId).Select(order => order.What)];

    /// <summary>A client calls; the call's id.</summary>
    public async Task<string> Call(string line, Action<Arrival>? with = null)
    {
        var arrival = new Arrival { CallId = Guid.CreateVersion7().ToString(), Line = line, ClientNumber = "+79161234567" };
        with?.Invoke(arrival);
        await Session.ArriveAsync(arrival).InTime();
        return arrival.CallId;
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    Task<LegFailure?> IEdgeHandler.ConnectAsync(ConnectOrder order)
    {
        Note(order.CallId, $"connect {order.OperatorId}");
        return Join(order);
    }

    Task IEdgeHandler.HoldAsync(HoldOrder order) => Note(order.CallId, "hold");

    Task IEdgeHandler.ResumeAsync(ResumeOrder order) => Note(order.CallId, "resume");

    Task IEdgeHandler.PlayAsync(PlayOrder order) => Note(order.CallId, $"play {order.Announcement}");

    Task IEdgeHandler.DisconnectAsync(DisconnectOrder order) => Note(order.CallId, "disconnect");

    Task IEdgeHandler.HangUpAsync(string callId, string reason) => Note(callId, $"hang up {reason}");

    void IEdgeHandler.PlaceChanged(QueuePlace place) => Note(place.CallId, $"place {place.Place}");

    private Task Note(string callId, string what)
    {
        _orders.Enqueue((callId, what));
        return Task.CompletedTask;
    }
}
