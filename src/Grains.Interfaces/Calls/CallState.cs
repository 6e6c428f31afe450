namespace Antiphon.Calls;

/// <summary>The states of a call's life.</summary>
[GenerateSerializer, Alias("antiphon.CallState")]
public enum CallState
{
    /// <summary>Known to the system, not yet led anywhere.</summary>
    Arrived,

    /// <summary>The client hears the line's menu.</summary>
    InMenu,

    /// <summary>Waits in a queue, in no offer.</summary>
    Queued,

    /// <summary>Stands in a queue; at least one offer is open.</summary>
    Offered,

    /// <summary>An operator accepted; the edge is joining the legs.</summary>
    Connecting,

    /// <summary>Client and operator talk.</summary>
    Connected,

    /// <summary>The client is on hold.</summary>
    Held,

    /// <summary>Over, in one outcome.</summary>
    Ended,
}

/// <summary>How a call ended. Each call ends in exactly one.</summary>
[GenerateSerializer, Alias("antiphon.CallOutcome")]
public enum CallOutcome
{
    /// <summary>Not ended yet.</summary>
    None,

    /// <summary>An operator talked with the client.</summary>
    Answered,

    /// <summary>The client hung up while waiting.</summary>
    Abandoned,

    /// <summary>The client hung up sooner than the queue's short-abandon time, or in the menu.</summary>
    ShortAbandoned,

    /// <summary>Waited longer than the queue allows.</summary>
    TimedOut,

    /// <summary>Closed, holiday, full, or nobody staffed.</summary>
    Refused,

    /// <summary>The client chose to be called back.</summary>
    CallbackTaken,

    /// <summary>Taken out by a supervisor.</summary>
    Withdrawn,

    /// <summary>A fault: the caller's leg was lost before an answer.</summary>
    Failed,
}
