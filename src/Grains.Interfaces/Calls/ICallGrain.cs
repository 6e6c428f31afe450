using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Panels;
using Antiphon.Queues;
using Orleans.Concurrency;

namespace Antiphon.Calls;

/// <summary>
/// A call, by its UUIDv7. Owns its life, its open offers and its outcome; judges every offer. Every method is idempotent: repeated with the same arguments it
/// gives the same answer and changes nothing more.
/// </summary>
[Alias("antiphon.ICallGrain")]
public interface ICallGrain : IContactGrain, IWakeable
{
    /// <summary>
    /// A call has reached an edge. Durable before it answers. Refused: AlreadyExists (other content), NotFound (unknown line), Invalid (field named).
    /// </summary>
    [Alias("Arrive")] Task<Answer> Arrive(Arrival arrival);

    /// <summary>The client pressed a key of the line's menu. Refused: WrongState after the menu (but the same key again is the same choice), Invalid for a key the menu has not.</summary>
    [Alias("Choose")] Task<Answer> Choose(string key);

    /// <summary>The client has gone. Always succeeds for a known call; after the end it changes nothing.</summary>
    [Alias("ClientHungUp")] Task<Answer> ClientHungUp(string reason);

    /// <summary>The edge joined client and operator, for this offer.</summary>
    [Alias("LegAnswered")] Task<Answer> LegAnswered(Guid offerId);

    /// <summary>The edge could not join them: busy, no-answer, unreachable, rejected, media. The offer ends Failed and the call has its own place again.</summary>
    [Alias("LegFailed")] Task<Answer> LegFailed(Guid offerId, string cause);

    /// <summary>The operator's leg was hung up at the telephone: as <see cref="HangUp"/>, for this offer.</summary>
    [Alias("LegHungUp")] Task<Answer> LegHungUp(Guid offerId);

    /// <summary>The edge has carried out these orders; they are not sent again.</summary>
    [OneWay, Alias("OrdersDone")] Task OrdersDone(ImmutableArray<Guid> orderIds);

    /// <summary>The edge was lost for longer than its grace: the call ends (Answered with reason EdgeLost if it was connected, else Failed).</summary>
    [Alias("EdgeLost")] Task EdgeLost();

    /// <summary>Puts the client on hold.</summary>
    [Alias("Hold")] Task<Answer> Hold(string operatorId);

    /// <summary>Takes the client off hold.</summary>
    [Alias("Resume")] Task<Answer> Resume(string operatorId);

    /// <summary>The operator ends the call.</summary>
    [Alias("HangUp")] Task<Answer> HangUp(string operatorId);

    /// <summary>Blind transfer: the call goes to a queue or waits for one operator; first arrival is kept.</summary>
    [Alias("Transfer")] Task<Answer> Transfer(string operatorId, TransferTarget target);

    /// <summary>What the call was about; also after its end.</summary>
    [Alias("SetTopic")] Task<Answer> SetTopic(string operatorId, string topic);

    /// <summary>The operator's notes (4,000 characters at most); also after its end.</summary>
    [Alias("SetNotes")] Task<Answer> SetNotes(string operatorId, string notes);

    /// <summary>A supervisor takes the call out: Ended, Withdrawn. Not while connected (WrongState).</summary>
    [Alias("Withdraw")] Task<Answer> Withdraw(string reason);

    /// <summary>A supervisor changes the priority (−10 to 10); rank is reckoned anew from the first arrival.</summary>
    [Alias("Prioritize")] Task<Answer> Prioritize(int priority);

    /// <summary>A supervisor moves a waiting call to another queue.</summary>
    [Alias("Requeue")] Task<Answer> Requeue(string queue);

    /// <summary>The call as it is now; null for an id that never arrived.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetSnapshot")] Task<CallSnapshot?> GetSnapshot();

    /// <summary>The call as panels show it, as last written; null for an id that never arrived.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetFact")] Task<CallFact?> GetFact();

    /// <summary>Orders that the edge has not carried out yet.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetOrders")] Task<ImmutableArray<Edges.EdgeOrder>> GetOrders();

    /// <summary>Is this operator connected to this call by this offer? Asked every five seconds. A no is not to be acted upon: <see cref="GetTalk"/> is asked then.</summary>
    [Alias("Confirms")] Task<bool> Confirms(string operatorId, Guid offerId);

    /// <summary>
    /// How this operator's talk by this offer stands. Whatever but "it is so" comes from what is stored now, for it sets the operator free: an activation that finds
    /// its state to be old goes and throws; ask again. Asked by an operator who woke, or whose talk was not confirmed.
    /// </summary>
    [ResponseTimeout("00:00:02"), Alias("GetTalk")] Task<TalkWord> GetTalk(string operatorId, Guid offerId);
}
