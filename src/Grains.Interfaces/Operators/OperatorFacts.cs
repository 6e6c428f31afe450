namespace Antiphon.Operators;

/// <summary>What an operator wants.</summary>
[GenerateSerializer, Alias("antiphon.Wish")]
public enum Wish
{
    /// <summary>Not at work.</summary>
    SignedOut,

    /// <summary>At work, takes nothing; a reason is named.</summary>
    NotReady,

    /// <summary>Takes calls.</summary>
    Ready,

    /// <summary>Takes one call, then is not ready.</summary>
    ReadyOnce,
}

/// <summary>What an operator does.</summary>
[GenerateSerializer, Alias("antiphon.Work")]
public enum Work
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>A call is being offered.</summary>
    Offered,

    /// <summary>Connecting to or talking with a client.</summary>
    Talking,

    /// <summary>The client is on hold.</summary>
    Held,

    /// <summary>After-call work.</summary>
    WrapUp,
}

/// <summary>The one state under which a panel shows an operator; derived by a fixed precedence, in this order.</summary>
[GenerateSerializer, Alias("antiphon.PanelState")]
public enum PanelState
{
    /// <summary>Talks with a client (or holds one).</summary>
    Talking,

    /// <summary>A call has reached the operator but is not accepted yet.</summary>
    Ringing,

    /// <summary>Connection failure: unavailable.</summary>
    ConnectionLost,

    /// <summary>After-call work.</summary>
    WrapUp,

    /// <summary>Not ready, for a reason.</summary>
    Break,

    /// <summary>Free and waiting for a call.</summary>
    Free,

    /// <summary>Not at work.</summary>
    SignedOut,
}

/// <summary>What a queue knows of an operator. A copy that may be late; the operator owns the truth.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OperatorFacts")]
public sealed record OperatorFacts
{
    /// <summary>The operator's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What the operator wants.</summary>
    [Id(1)] public Wish Wish { get; init; }

    /// <summary>What the operator does.</summary>
    [Id(2)] public Work Work { get; init; }

    /// <summary>False while the desk's connection is down.</summary>
    [Id(3)] public bool Reachable { get; init; }

    /// <summary>Nothing is offered before this time (domain): the pause after a decline or a miss.</summary>
    [Id(4)] public DateTimeOffset NotBefore { get; init; }

    /// <summary>Since when the operator has been free (domain): the end of the last call or wrap-up, or sign-in.</summary>
    [Id(5)] public DateTimeOffset IdleSince { get; init; }

    /// <summary>When a call was last offered (domain).</summary>
    [Id(6)] public DateTimeOffset LastOffered { get; init; }

    /// <summary>Calls taken since sign-in.</summary>
    [Id(7)] public int Calls { get; init; }

    /// <summary>Talk and hold since sign-in.</summary>
    [Id(8)] public TimeSpan TalkTime { get; init; }

    /// <summary>The panel's reason while NotReady; empty otherwise.</summary>
    [Id(9)] public string Reason { get; init; } = "";

    /// <summary>Counts the operator's stored writes: of two copies the one with the larger version is newer.</summary>
    [Id(10)] public long Version { get; init; }

    /// <summary>The desk's connection has been down for longer than the desk's grace: the panel shows ConnectionLost.</summary>
    [Id(11)] public bool Lost { get; init; }
}
