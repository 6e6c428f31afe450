using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Clocks;
using Orleans.Concurrency;

namespace Antiphon.Edges;

/// <summary>An edge says hello.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.EdgeHello")]
public sealed record EdgeHello
{
    /// <summary>A name for this connection that no other has (the stream's).</summary>
    [Id(0)] public required string Connection { get; init; }

    /// <summary>All calls that the edge holds, also those whose arrival was not acknowledged yet.</summary>
    [Id(1)] public ImmutableArray<Guid> Calls { get; init; } = [];
}

/// <summary>The answer to an edge's hello.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.EdgeWelcome")]
public sealed record EdgeWelcome
{
    /// <summary>The number of this connection.</summary>
    [Id(0)] public required long Session { get; init; }

    /// <summary>Of the calls named, those that do not live here (any more): the edge drops them, but for those whose arrival it is about to send again.</summary>
    [Id(1)] public ImmutableArray<Guid> Drop { get; init; } = [];

    /// <summary>Calls that live here: their state now. Their open orders follow on the stream.</summary>
    [Id(2)] public ImmutableArray<CallSnapshot> Calls { get; init; } = [];
}

/// <summary>An Api node's stream to an edge.</summary>
[Alias("antiphon.IEdgeObserver")]
public interface IEdgeObserver : IGrainObserver
{
    /// <summary>Orders to carry out (again, perhaps).</summary>
    [OneWay, Alias("Order")] Task Order(ImmutableArray<EdgeOrder> orders);

    /// <summary>Places in queues.</summary>
    [OneWay, Alias("Places")] Task Places(ImmutableArray<QueuePlace> places);

    /// <summary>Another connection of this edge has taken its place: this one is to be closed.</summary>
    [OneWay, Alias("Replaced")] Task Replaced();
}

/// <summary>A telephony edge, by its id. Owns its session and lease (real time), its calls, and the orders that it has not acknowledged.</summary>
[Alias("antiphon.IEdgeGrain")]
public interface IEdgeGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>The edge connects or comes back. A call that lives here and that the edge does not hold any more is ended as hung up.</summary>
    [Alias("Hello")] Task<EdgeWelcome> Hello(EdgeHello hello, IEdgeObserver observer);

    /// <summary>Renews the lease (3 s), each second; an actor that woke anew takes the connection over by it and sends open orders again. False: this session was replaced by a newer one.</summary>
    [ResponseTimeout("00:00:01"), Alias("Renew")] Task<bool> Renew(long session, IEdgeObserver observer);

    /// <summary>The connection broke. Ignored for an older session.</summary>
    [OneWay, Alias("Down")] Task Down(long session);

    /// <summary>Orders from a call, to be sent until done.</summary>
    [OneWay, Alias("Post")] Task Post(ImmutableArray<EdgeOrder> orders);

    /// <summary>The edge has carried out these orders.</summary>
    [OneWay, Alias("Done")] Task Done(ImmutableArray<EdgeOrder> orders);

    /// <summary>Places in queues, from the queues.</summary>
    [OneWay, Alias("Places")] Task Places(ImmutableArray<QueuePlace> places);
}
