namespace Antiphon.Queues;

/// <summary>A call as a queue's board knows it.</summary>
internal sealed class WaitingEntry(WaitingCall call)
{
    public WaitingCall Call { get; set; } = call;

    /// <summary>In a proposal that is not settled.</summary>
    public bool Taken { get; set; }

    /// <summary>The version of the facts on which the last proposal was made.</summary>
    public long ProposedVersion { get; set; }

    /// <summary>The last proposal ended so that the call is known not to wait, though its facts do not say so yet: newer facts are awaited.</summary>
    public bool AwaitsFacts { get; set; }

    /// <summary>The call waits: it is in no offer, nor is one being made.</summary>
    public bool Waits => !Taken && !AwaitsFacts && !Call.InOffer;
}
