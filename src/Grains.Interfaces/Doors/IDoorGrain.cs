using System.Collections.Immutable;
using Antiphon.Clocks;
using Orleans.Concurrency;

namespace Antiphon.Doors;

/// <summary>A desk that a node holds.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.HeldDesk")]
public sealed record HeldDesk([property: Id(0)] string Operator, [property: Id(1)] long Session);

/// <summary>What a door knows of a desk.</summary>
/// <param name="IsHeld">The node holds the desk of that session.</param>
/// <param name="Node">The node; null: it is gone.</param>
[GenerateSerializer, Immutable, Alias("antiphon.DeskWord")]
public sealed record DeskWord([property: Id(0)] bool IsHeld, [property: Id(1)] IDoorObserver? Node);

/// <summary>An Api node, as its door and the operators at its desks see it.</summary>
[Alias("antiphon.IDoorObserver")]
public interface IDoorObserver : IGrainObserver
{
    /// <summary>Tells the desk of this operator and session something, in this order; nothing happens if the node does not hold it.</summary>
    [OneWay, Alias("Tell")] Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates);
}

/// <summary>An Api node, by a name that is new with each start of the process. Owns the node's lease (real time) and knows the desks connected to it.</summary>
[Alias("antiphon.IDoorGrain")]
public interface IDoorGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>Renews the node's lease, each second (and before its first desk says hello), with all the desks it holds. A lease that runs out (3 s) loses them all; whichever the node still holds when it renews again are up.</summary>
    [ResponseTimeout("00:00:01"), Alias("Renew")] Task Renew(IDoorObserver observer, ImmutableArray<HeldDesk> desks);

    /// <summary>The node stops: its desks are down.</summary>
    [Alias("Close")] Task Close();

    /// <summary>Is the desk of this session connected there? Null: not known yet (the door has just woken); ask again in a second. A leaf.</summary>
    [AlwaysInterleave, ReadOnly, Alias("Holds")] Task<DeskWord?> Holds(string operatorId, long session);
}
