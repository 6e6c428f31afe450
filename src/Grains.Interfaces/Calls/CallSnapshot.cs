using System.Collections.Immutable;

namespace Antiphon.Calls;

/// <summary>A call as an edge reports it. The same id with the same content is the same call.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Arrival")]
public sealed record Arrival
{
    /// <summary>Chosen by the edge, UUIDv7.</summary>
    [Id(0)] public required Guid CallId { get; init; }

    /// <summary>The line dialled, E.164.</summary>
    [Id(1)] public required string Line { get; init; }

    /// <summary>The edge that holds the caller's leg.</summary>
    [Id(2)] public required string Edge { get; init; }

    /// <summary>The caller's number, E.164; empty when withheld.</summary>
    [Id(3)] public string Client { get; init; } = "";

    /// <summary>The call's own priority, −10 to 10; 0 is ordinary.</summary>
    [Id(4)] public int Priority { get; init; }

    /// <summary>Domain time of arrival at the edge; null: now. Never in the future.</summary>
    [Id(5)] public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>The operator whom a returning client prefers; null: anybody.</summary>
    [Id(6)] public string? PreferredOperator { get; init; }

    /// <summary>What knows a returning client where the number does not; may be empty.</summary>
    [Id(7)] public string ClientKey { get; init; } = "";

    /// <summary>What else the edge knows, for the operator's desk.</summary>
    [Id(8)] public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The same content (the arrival time, which a repeat may tell less exactly, is not compared).</summary>
    public bool SameAs(Arrival other) =>
        this with { Headers = other.Headers, ArrivedAt = other.ArrivedAt } == other && Headers.SequenceEqual(other.Headers);
}

/// <summary>An operator's or a supervisor's choice of where a call goes next: exactly one of the two is set.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.TransferTarget")]
public sealed record TransferTarget
{
    /// <summary>A queue's name.</summary>
    [Id(0)] public string? Queue { get; init; }

    /// <summary>An operator's id.</summary>
    [Id(1)] public string? Operator { get; init; }
}

/// <summary>A moment of a call's life.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CallMoment")]
public sealed record CallMoment
{
    /// <summary>Domain time.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>What happened: a call state, or OfferEnded, Transfer, Topic, Priority.</summary>
    [Id(1)] public required string What { get; init; }

    /// <summary>More of it: a queue, an operator, an ending.</summary>
    [Id(2)] public string Detail { get; init; } = "";
}

/// <summary>A call as others may see it.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CallSnapshot")]
public sealed record CallSnapshot
{
    /// <summary>The call.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Its state.</summary>
    [Id(1)] public CallState State { get; init; }

    /// <summary>Its outcome; None while it lives.</summary>
    [Id(2)] public CallOutcome Outcome { get; init; }

    /// <summary>Why it ended so; empty while it lives.</summary>
    [Id(3)] public string Reason { get; init; } = "";

    /// <summary>The line, E.164.</summary>
    [Id(4)] public required string Line { get; init; }

    /// <summary>The edge.</summary>
    [Id(5)] public required string Edge { get; init; }

    /// <summary>The caller's number, E.164; empty when withheld.</summary>
    [Id(6)] public string Client { get; init; } = "";

    /// <summary>The call's own priority.</summary>
    [Id(7)] public int Priority { get; init; }

    /// <summary>The topic; empty while unknown.</summary>
    [Id(8)] public string Topic { get; init; } = "";

    /// <summary>The operator's notes.</summary>
    [Id(9)] public string Notes { get; init; } = "";

    /// <summary>The queue it stands in or was answered from; empty before.</summary>
    [Id(10)] public string Queue { get; init; } = "";

    /// <summary>The operator connected (or last connected); empty before.</summary>
    [Id(11)] public string Operator { get; init; } = "";

    /// <summary>The winning offer of the present (or last) connection; null before.</summary>
    [Id(12)] public Guid? OfferId { get; init; }

    /// <summary>Arrival (domain).</summary>
    [Id(13)] public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>First entry into a queue; null: never.</summary>
    [Id(14)] public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>First answer; null: never.</summary>
    [Id(15)] public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>End; null while it lives.</summary>
    [Id(16)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Rank time while it stands in a queue.</summary>
    [Id(17)] public DateTimeOffset? RankTime { get; init; }

    /// <summary>Every moment so far.</summary>
    [Id(18)] public ImmutableArray<CallMoment> Moments { get; init; } = [];

    /// <summary>Counts the call's stored writes.</summary>
    [Id(19)] public long Version { get; init; }

    /// <summary>What knows a returning client where the number does not; may be empty.</summary>
    [Id(20)] public string ClientKey { get; init; } = "";

    /// <summary>What else the edge knows.</summary>
    [Id(21)] public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
