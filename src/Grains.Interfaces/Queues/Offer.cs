using Antiphon.Calls;

namespace Antiphon.Queues;

/// <summary>How an offer ended; Open: not yet.</summary>
[GenerateSerializer, Alias("antiphon.OfferEnding")]
public enum OfferEnding
{
    /// <summary>Not ended.</summary>
    Open,

    /// <summary>The operator took the call.</summary>
    Accepted,

    /// <summary>The operator declined.</summary>
    Declined,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>Called off: another won, the client left, the operator's link broke, the queue woke anew.</summary>
    Revoked,

    /// <summary>A fault: unreachable, busy, media.</summary>
    Failed,
}

/// <summary>One call put before one operator.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Offer")]
public sealed record Offer
{
    /// <summary>The offer's id.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The call.</summary>
    [Id(1)] public required Guid CallId { get; init; }

    /// <summary>The operator.</summary>
    [Id(2)] public required string Operator { get; init; }

    /// <summary>The queue that proposed it.</summary>
    [Id(3)] public required string Queue { get; init; }

    /// <summary>The queue's epoch.</summary>
    [Id(4)] public required long Epoch { get; init; }

    /// <summary>The round: offers of one round (ring-all) may be open together.</summary>
    [Id(5)] public required Guid Round { get; init; }

    /// <summary>Domain time of issue.</summary>
    [Id(6)] public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Domain time of expiry.</summary>
    [Id(7)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>System time after which an operator refuses to be reserved by it.</summary>
    [Id(8)] public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Why this operator (JSON of <c>RoutingDecision</c>).</summary>
    [Id(9)] public string Decision { get; init; } = "{}";

    /// <summary>The number of the operator's claim that it answers; null: the queue pushes it.</summary>
    [Id(10)] public long? Claim { get; init; }
}

/// <summary>The call's word on an offer.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OfferVerdict")]
public sealed record OfferVerdict
{
    /// <summary>The offer.</summary>
    [Id(0)] public required Guid OfferId { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)] public required OfferEnding Ending { get; init; }

    /// <summary>More of it: unreachable, busy, media, client-left, another-won, link-broken, queue-woke.</summary>
    [Id(2)] public string Cause { get; init; } = "";
}

/// <summary>The answer to TryReserve and TryOffer.</summary>
[GenerateSerializer, Alias("antiphon.OfferAnswer")]
public enum OfferAnswer
{
    /// <summary>Reserved, or joined to the round.</summary>
    Ok,

    /// <summary>The operator may not be offered a contact now, or the call does not wait any more.</summary>
    NotAvailable,

    /// <summary>The operator is claimed by another queue for a moment.</summary>
    Claimed,

    /// <summary>The offer is past its not-after, or ended already.</summary>
    Over,

    /// <summary>A newer epoch of the queue was seen: the asking activation must go.</summary>
    OlderEpoch,
}

/// <summary>The call's answer to an offer, with its facts when it joined.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OfferReply")]
public sealed record OfferReply
{
    /// <summary>Joined, or why not.</summary>
    [Id(0)] public required OfferAnswer Answer { get; init; }

    /// <summary>The call as it is now; set when the answer is Ok.</summary>
    [Id(1)] public CallSnapshot? Call { get; init; }
}

/// <summary>What waits in a queue: calls now; callbacks, outbound calls and electronic requests later. All methods are leaves: they decide, write and return.</summary>
[Alias("antiphon.IContactGrain")]
public interface IContactGrain : IGrainWithGuidKey
{
    /// <summary>Opens an offer if the contact waits, or is offered in the same round.</summary>
    [ResponseTimeout("00:00:02"), Alias("TryOffer")] Task<OfferReply> TryOffer(Offer offer);

    /// <summary>The operator accepts: a compare-and-set that one offer wins. Any verdict but Accepted: too late.</summary>
    [ResponseTimeout("00:00:02"), Alias("Connect")] Task<OfferVerdict> Connect(Guid offerId, string operatorId);

    /// <summary>Proposes an ending; if the offer is over already (or never came), the verdict says how. Never leaves it open.</summary>
    [ResponseTimeout("00:00:02"), Alias("EndOffer")] Task<OfferVerdict> EndOffer(Guid offerId, OfferEnding ending, string cause);

    /// <summary>How the offer stands. An offer never seen is remembered as Revoked.</summary>
    [ResponseTimeout("00:00:02"), Alias("GetVerdict")] Task<OfferVerdict> GetVerdict(Guid offerId);

    /// <summary>A queue that woke with this epoch: open offers of an older one are revoked. Returns the contact's facts if it stands in this queue, else null.</summary>
    [ResponseTimeout("00:00:02"), Alias("Settle")] Task<WaitingCall?> Settle(string queue, long epoch);
}
