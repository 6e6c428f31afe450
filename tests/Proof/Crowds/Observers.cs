using System.Collections.Immutable;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.Crowds;

/// <summary>What a node is told by real silos, told to it at its own place.</summary>
internal sealed class HeardByNode(IGround ground, Place place, IDoorObserver node) : IDoorObserver
{
    public Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        ground.Post(() => place.Run(() => node.Tell(operatorId, session, updates).Ignore()));
        return Task.CompletedTask;
    }
}

/// <summary>What an edge is told by real silos, told to it at its own place.</summary>
internal sealed class HeardByEdge(IGround ground, Place place, IEdgeObserver edge) : IEdgeObserver
{
    public Task Order(ImmutableArray<EdgeOrder> orders)
    {
        ground.Post(() => place.Run(() => edge.Order(orders).Ignore()));
        return Task.CompletedTask;
    }

    public Task Places(ImmutableArray<QueuePlace> places)
    {
        ground.Post(() => place.Run(() => edge.Places(places).Ignore()));
        return Task.CompletedTask;
    }

    public Task Replaced()
    {
        ground.Post(() => place.Run(() => edge.Replaced().Ignore()));
        return Task.CompletedTask;
    }
}
