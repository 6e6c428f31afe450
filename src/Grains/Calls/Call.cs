using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Antiphon.Edges;
using Antiphon.Queues;

namespace Antiphon.Calls;

/// <summary>How an offer of this call ended, remembered until a minute after its expiry.</summary>
public sealed record PastOffer(OfferVerdict Verdict, string Operator, DateTimeOffset ForgetAt);

/// <summary>All that a call knows of itself. <see cref="CallMachine"/> alone makes one from another.</summary>
public sealed record Call
{
    /// <summary>What the edge reported.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>Domain time of arrival.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Counts stored writes.</summary>
    public long Version { get; init; }

    /// <summary>Where it is in its life.</summary>
    public CallState State { get; init; }

    /// <summary>How it ended.</summary>
    public CallOutcome Outcome { get; init; }

    /// <summary>Why it ended so.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When (domain); null: it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When (system); null: it lives.</summary>
    public DateTimeOffset? EndedAtSystem { get; init; }

    /// <summary>Its own priority; a supervisor may change it.</summary>
    public int Priority { get; init; }

    /// <summary>The topic; empty while unknown.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The operator's notes.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The key chosen in the menu; empty: none.</summary>
    public string MenuKey { get; init; } = "";

    // ----- in the queue

    /// <summary>The queue it stands in, or was answered from; empty before the first.</summary>
    public string Queue { get; init; } = "";

    /// <summary>The first queue.</summary>
    public string FirstQueue { get; init; } = "";

    /// <summary>First entry into any queue (or, for a redial, of the call whose place it has).</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>The first arrival that rank counts from: <see cref="QueuedAt"/>, or that of the abandoned call whose place a redial has back.</summary>
    public DateTimeOffset FirstArrival { get; init; }

    /// <summary>Entry into the present queue.</summary>
    public DateTimeOffset EnteredAt { get; init; }

    /// <summary>Head start subtracted.</summary>
    public DateTimeOffset RankTime { get; init; }

    /// <summary>When the longest wait of this queue is over.</summary>
    public DateTimeOffset WaitUntil { get; init; }

    /// <summary>Sooner hang-ups are short abandons.</summary>
    public TimeSpan ShortAbandon { get; init; }

    /// <summary>Stays in queues that are over.</summary>
    public int Stays { get; init; }

    /// <summary>See <see cref="WaitingCall.PreferredOperator"/>.</summary>
    public string? PreferredOperator { get; init; }

    /// <summary>See <see cref="WaitingCall.PreferredUntil"/>.</summary>
    public DateTimeOffset PreferredUntil { get; init; }

    /// <summary>See <see cref="WaitingCall.PreferredByName"/>.</summary>
    public bool PreferredByName { get; init; }

    /// <summary>Who is passed over for a while.</summary>
    public ImmutableArray<PassedOver> PassedOver { get; init; } = [];

    // ----- offers

    /// <summary>The highest epoch of the queue seen so far.</summary>
    public long Epoch { get; init; }

    /// <summary>The open offers, all of one round.</summary>
    public ImmutableArray<Offer> Open { get; init; } = [];

    /// <summary>Offers that are over.</summary>
    public ImmutableArray<PastOffer> Past { get; init; } = [];

    // ----- connection

    /// <summary>The offer that won the present (or last) connection.</summary>
    public Offer? Won { get; init; }

    /// <summary>Who talks with the client, or did so last.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Everybody who ever did.</summary>
    public ImmutableArray<string> Operators { get; init; } = [];

    /// <summary>Voice of the present leg.</summary>
    public DateTimeOffset? LegSince { get; init; }

    /// <summary>Since when the client is on hold.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Hold of the present leg that is over.</summary>
    public TimeSpan LegHeld { get; init; }

    /// <summary>Legs that are over.</summary>
    public int Legs { get; init; }

    /// <summary>First voice.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Time in queues before the first voice.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Talk of legs that are over.</summary>
    public TimeSpan Talked { get; init; }

    /// <summary>Hold of legs that are over.</summary>
    public TimeSpan Held { get; init; }

    // ----- towards the edge, and of time

    /// <summary>Orders that the edge has not carried out.</summary>
    public ImmutableArray<EdgeOrder> Orders { get; init; } = [];

    /// <summary>Every moment of its life.</summary>
    public ImmutableArray<CallMoment> Moments { get; init; } = [];

    /// <summary>Domain time at which the state ends by itself.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>System time at which the state ends by itself.</summary>
    public DateTimeOffset? SystemDeadline { get; init; }

    /// <summary>The call's id.</summary>
    [JsonIgnore] public Guid Id => Arrival.CallId;

    /// <summary>It stands in a queue.</summary>
    [JsonIgnore] public bool StandsInQueue => State is CallState.Queued or CallState.Offered;

    /// <summary>It has an operator.</summary>
    [JsonIgnore] public bool HasOperator => State is CallState.Connecting or CallState.Connected or CallState.Held;

    /// <summary>What its queue is to know; null: it stands in none.</summary>
    public WaitingCall? ToWaiting() => !StandsInQueue ? null : new WaitingCall
    {
        Id = Id,
        Queue = Queue,
        RankTime = RankTime,
        FirstArrival = FirstArrival,
        EnteredAt = EnteredAt,
        Line = Arrival.Line,
        PreferredOperator = PreferredOperator,
        PreferredUntil = PreferredUntil,
        PreferredByName = PreferredByName,
        PassedOver = PassedOver,
        InOffer = State == CallState.Offered,
        Version = Version,
        Edge = Arrival.Edge,
        Priority = Priority,
    };

    /// <summary>What others may see.</summary>
    public CallSnapshot ToSnapshot() => new()
    {
        Id = Id,
        State = State,
        Outcome = Outcome,
        Reason = Reason,
        Line = Arrival.Line,
        Edge = Arrival.Edge,
        Client = Arrival.Client,
        ClientKey = Arrival.ClientKey,
        Headers = Arrival.Headers,
        Priority = Priority,
        Topic = Topic,
        Notes = Notes,
        Queue = Queue,
        Operator = Operator,
        OfferId = Won?.Id,
        ArrivedAt = ArrivedAt,
        QueuedAt = QueuedAt,
        AnsweredAt = AnsweredAt,
        EndedAt = EndedAt,
        RankTime = StandsInQueue ? RankTime : null,
        Moments = Moments,
        Version = Version,
    };
}
