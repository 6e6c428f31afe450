using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Doors;
using Antiphon.Panels;
using Antiphon.Queues;
using Orleans.Concurrency;

namespace Antiphon.Operators;

/// <summary>A desk says hello.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.DeskHello")]
public sealed record DeskHello
{
    /// <summary>The door (Api node) that holds the connection.</summary>
    [Id(0)] public required string Door { get; init; }

    /// <summary>The desk: one program at one place of work. The same desk always may come back.</summary>
    [Id(1)] public required string Desk { get; init; }

    /// <summary>Another desk that holds the operator is shown out; else it is refused.</summary>
    [Id(2)] public bool TakeOver { get; init; }
}

/// <summary>The answer to a desk's hello.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.DeskWelcome")]
public sealed record DeskWelcome
{
    /// <summary>NotFound: no such operator; HeldElsewhere.</summary>
    [Id(0)] public Refusal? Refusal { get; init; }

    /// <summary>The number of this connection: goes with each command.</summary>
    [Id(1)] public long Session { get; init; }

    /// <summary>The operator as it is now, with what it holds.</summary>
    [Id(2)] public OperatorSnapshot? Operator { get; init; }

    /// <summary>True: the desk came back; false: a new sign-in of a desk.</summary>
    [Id(3)] public bool Resumed { get; init; }
}

/// <summary>An operator as others may see it.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OperatorSnapshot")]
public sealed record OperatorSnapshot
{
    /// <summary>The facts that queues know.</summary>
    [Id(0)] public required OperatorFacts Facts { get; init; }

    /// <summary>The wish that follows when the present work is over; null: unchanged.</summary>
    [Id(1)] public Wish? NextWish { get; init; }

    /// <summary>The reason of the next wish.</summary>
    [Id(2)] public string NextReason { get; init; } = "";

    /// <summary>What a panel shows.</summary>
    [Id(3)] public PanelState PanelState { get; init; }

    /// <summary>Since when it shows that (domain).</summary>
    [Id(4)] public DateTimeOffset Since { get; init; }

    /// <summary>The desk's connection is down although the operator talks.</summary>
    [Id(5)] public bool LinkLost { get; init; }

    /// <summary>The open offer; null: none.</summary>
    [Id(6)] public OfferCard? Offer { get; init; }

    /// <summary>The call talked in or wrapped up; null: none.</summary>
    [Id(7)] public CallSnapshot? Call { get; init; }

    /// <summary>When wrap-up ends by itself; null: no wrap-up.</summary>
    [Id(8)] public DateTimeOffset? WrapUpEnds { get; init; }

    /// <summary>False: it may not be ended sooner.</summary>
    [Id(9)] public bool WrapUpMayBeFinished { get; init; }

    /// <summary>The number of the desk's connection.</summary>
    [Id(10)] public long Session { get; init; }

    /// <summary>The desk that holds the operator; empty: none.</summary>
    [Id(11)] public string Desk { get; init; } = "";

    /// <summary>The call of the present work; null: none.</summary>
    [Id(12)] public Guid? CallId { get; init; }
}

/// <summary>
/// An operator, by id. Owns wish, work and reachability. What desks and supervisors ask names no call twice: each command is idempotent by its arguments.
/// </summary>
[Alias("antiphon.IOperatorGrain")]
public interface IOperatorGrain : IGrainWithStringKey, IWakeable
{
    // ----- from queues and calls: leaves and posts

    /// <summary>Reserves the operator for an offer, if the one predicate allows it. A leaf.</summary>
    [ResponseTimeout("00:00:02"), Alias("TryReserve")] Task<OfferAnswer> TryReserve(Offer offer);

    /// <summary>Puts the reserved offer before the operator.</summary>
    [OneWay, Alias("Show")] Task Show(OfferCard card);

    /// <summary>The offer is over, with the call's verdict (or the call refused it). A leaf; idempotent.</summary>
    [OneWay, Alias("Release")] Task Release(OfferVerdict verdict);

    /// <summary>The claim came to nothing.</summary>
    [OneWay, Alias("ClaimVoid")] Task ClaimVoid(long number);

    /// <summary>Something of the operator's call has changed (connected, held, ended, moved on): told by the call.</summary>
    [OneWay, Alias("CallChanged")] Task CallChanged(CallSnapshot call);

    // ----- from the desk

    /// <summary>A desk connects or comes back; <paramref name="node"/> hands it what it is told.</summary>
    [Alias("Hello")] Task<DeskWelcome> Hello(DeskHello hello, IDoorObserver node);

    /// <summary>The desk's connection broke. Ignored for an older session.</summary>
    [OneWay, Alias("DeskDown")] Task DeskDown(long session);

    /// <summary>The door holds the desk of this session: it was taken for lost while its node was silent. Ignored for an older session.</summary>
    [OneWay, Alias("DeskUp")] Task DeskUp(long session, IDoorObserver node);

    /// <summary>The desk wants Ready, ReadyOnce, NotReady(reason) or SignedOut; while busy it becomes the next wish.</summary>
    [Alias("SetWish")] Task<Answer> SetWish(long session, Wish wish, string reason);

    /// <summary>The desk has put the offer on its screen.</summary>
    [OneWay, Alias("Shown")] Task Shown(long session, Guid offerId);

    /// <summary>Takes the call. Refused: OfferOver; NotYours; Unavailable (repeat).</summary>
    [Alias("Accept")] Task<Answer> Accept(long session, Guid offerId);

    /// <summary>Declines the call.</summary>
    [Alias("Decline")] Task<Answer> Decline(long session, Guid offerId, string reason);

    /// <summary>Puts the client on hold.</summary>
    [Alias("Hold")] Task<Answer> Hold(long session);

    /// <summary>Takes the client off hold.</summary>
    [Alias("Resume")] Task<Answer> Resume(long session);

    /// <summary>Ends the call.</summary>
    [Alias("HangUp")] Task<Answer> HangUp(long session);

    /// <summary>Blind transfer.</summary>
    [Alias("Transfer")] Task<Answer> Transfer(long session, TransferTarget target);

    /// <summary>Ends wrap-up, where it may be ended.</summary>
    [Alias("FinishWrapUp")] Task<Answer> FinishWrapUp(long session);

    /// <summary>Sets the topic of the operator's present or last call (while it is wrapped up).</summary>
    [Alias("SetTopic")] Task<Answer> SetTopic(long session, Guid callId, string topic);

    /// <summary>Sets the notes of the operator's present or last call.</summary>
    [Alias("SetNotes")] Task<Answer> SetNotes(long session, Guid callId, string notes);

    // ----- from supervisors

    /// <summary>A supervisor sets the wish; works in any state (while busy it becomes the next wish).</summary>
    [Alias("ForceState")] Task<Answer> ForceState(Wish wish, string reason);

    /// <summary>The operator as it is now; null: not configured.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetSnapshot")] Task<OperatorSnapshot?> GetSnapshot();

    /// <summary>The operator as panels show it, as last written; null: no desk has ever connected.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetFact")] Task<OperatorFact?> GetFact();
}
