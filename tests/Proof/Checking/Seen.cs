using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Proof.Checking;

/// <summary>One look at both clocks.</summary>
/// <param name="Domain">Scaled: rank, windows, deadlines of calls.</param>
/// <param name="System">Real: by it the checker measures how long a wrong lasts.</param>
public readonly record struct Moment(DateTimeOffset Domain, DateTimeOffset System);

/// <summary>An offer that stands open at a call.</summary>
public sealed record SeenOffer(Guid Id, string Operator, DateTimeOffset IssuedAt);

/// <summary>A call as one of its writes left it.</summary>
public sealed record SeenCall
{
    /// <summary>The call.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts its writes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Its state.</summary>
    public required CallState State { get; init; }

    /// <summary>Its outcome; None while it lives.</summary>
    public CallOutcome Outcome { get; init; }

    /// <summary>Who calls.</summary>
    public string Client { get; init; } = "";

    /// <summary>The open offers.</summary>
    public ImmutableArray<SeenOffer> Open { get; init; } = [];

    /// <summary>The offer by which it has an operator; null: it has none.</summary>
    public Guid? Won { get; init; }

    /// <summary>The operator it has; empty: none.</summary>
    public string Operator { get; init; } = "";

    /// <summary>The queue it stands in, or stood in last.</summary>
    public string Queue { get; init; } = "";

    /// <summary>First entry into any queue; null: none yet.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>The arrival from which its rank counts.</summary>
    public DateTimeOffset FirstArrival { get; init; }

    /// <summary>Entry into the present queue.</summary>
    public DateTimeOffset EnteredAt { get; init; }

    /// <summary>Its rank.</summary>
    public DateTimeOffset RankTime { get; init; }

    /// <summary>Its own priority.</summary>
    public int Priority { get; init; }

    /// <summary>The operator it waits for alone; null: none.</summary>
    public string? PreferredOperator { get; init; }

    /// <summary>Until when it does.</summary>
    public DateTimeOffset PreferredUntil { get; init; }

    /// <summary>That operator was named by a colleague and needs no skill.</summary>
    public bool PreferredByName { get; init; }

    /// <summary>Who just declined or missed it.</summary>
    public ImmutableArray<PassedOver> PassedOver { get; init; } = [];

    /// <summary>Domain time at which the state ends by itself.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>System time at which the state ends by itself.</summary>
    public DateTimeOffset? SystemDeadline { get; init; }

    /// <summary>It stands in a queue and no offer of it is open.</summary>
    public bool Waits => State == CallState.Queued;

    /// <summary>It stands in a queue.</summary>
    public bool Stands => State is CallState.Queued or CallState.Offered;

    /// <summary>As to who may take it the other says the same.</summary>
    public bool StandsAs(SeenCall other) => Queue == other.Queue && EnteredAt == other.EnteredAt && PreferredOperator == other.PreferredOperator
        && PreferredUntil == other.PreferredUntil && PreferredByName == other.PreferredByName && PassedOver == other.PassedOver;

    /// <summary>It has an operator.</summary>
    public bool HasOperator => State is CallState.Connecting or CallState.Connected or CallState.Held;
}

/// <summary>An operator as one of its writes left it.</summary>
public sealed record SeenOperator
{
    /// <summary>The operator.</summary>
    public required string Id { get; init; }

    /// <summary>Counts its writes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>What it wants.</summary>
    public Wish Wish { get; init; }

    /// <summary>What it does.</summary>
    public Work Work { get; init; }

    /// <summary>The offer it is reserved for, or by which it talks or last talked; null: none.</summary>
    public Guid? Offer { get; init; }

    /// <summary>The call of that offer.</summary>
    public Guid? Call { get; init; }

    /// <summary>Its desk's connection stands.</summary>
    public bool Reachable { get; init; }

    /// <summary>It takes nothing before this (domain).</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Domain time at which its work ends by itself.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>System time at which something of it ends by itself.</summary>
    public DateTimeOffset? SystemDeadline { get; init; }

    /// <summary>It takes calls now, but for a pause.</summary>
    public bool IsFree => Wish is Wish.Ready or Wish.ReadyOnce && Work == Work.Idle && Reachable;
}
