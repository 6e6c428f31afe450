namespace Antiphon.Calls;

/// <summary>Why an actor refused what it was asked.</summary>
[GenerateSerializer, Alias("antiphon.RefusalReason")]
public enum RefusalReason
{
    /// <summary>No such call, operator, queue or line.</summary>
    NotFound,

    /// <summary>The same id came with other content.</summary>
    AlreadyExists,

    /// <summary>The state does not allow it.</summary>
    WrongState,

    /// <summary>The offer is over: expired, revoked, or won by another.</summary>
    OfferOver,

    /// <summary>It belongs to another operator, edge or desk.</summary>
    NotYours,

    /// <summary>The desk or edge was replaced by a newer connection.</summary>
    OlderSession,

    /// <summary>Another desk holds the operator, and the newcomer did not ask to take over.</summary>
    HeldElsewhere,

    /// <summary>The epoch is older than one already seen: another activation of the queue is the newer.</summary>
    OlderEpoch,

    /// <summary>A value is out of range or unknown.</summary>
    Invalid,

    /// <summary>The outcome of a step is not known yet (storage or another actor did not answer): repeat with the same id.</summary>
    Unavailable,

    /// <summary>Wrap-up of this queue may not be ended sooner.</summary>
    WrapUpMandatory,

    /// <summary>More calls arrive than can be taken: repeat with the same id in a second.</summary>
    Overloaded,
}

/// <summary>A typed refusal. Nothing was changed.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Refusal")]
public sealed record Refusal
{
    /// <summary>The kind.</summary>
    [Id(0)] public required RefusalReason Reason { get; init; }

    /// <summary>What was wrong and what would be right, for a person.</summary>
    [Id(1)] public required string Message { get; init; }

    /// <summary>The field at fault, as the API names it; empty: none in particular.</summary>
    [Id(2)] public string Field { get; init; } = "";

    /// <summary>What a program may want to know beside the reason: the state of WrongState, the ending of OfferOver, the desk of HeldElsewhere; empty: nothing.</summary>
    [Id(3)] public string Fact { get; init; } = "";
}

/// <summary>Done, or refused. Where it says something of a call, the call's snapshot comes along.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Answer")]
public sealed record Answer
{
    /// <summary>Done.</summary>
    public static readonly Answer Done = new();

    /// <summary>Null: done (now or, for a repeat, before).</summary>
    [Id(0)] public Refusal? Refusal { get; init; }

    /// <summary>The call after it, where there is one.</summary>
    [Id(1)] public CallSnapshot? Call { get; init; }

    /// <summary>Refuses.</summary>
    public static Answer Refuse(RefusalReason reason, string message, string field = "", string fact = "") =>
        new() { Refusal = new Refusal { Reason = reason, Message = message, Field = field, Fact = fact } };
}
