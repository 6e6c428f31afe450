using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.Observing;

/// <summary>Tells a <see cref="Checker"/> what a storage commits: whichever storage it is, in the order of its commits.</summary>
public sealed class Watch(Checker checker)
{
    /// <summary>How many offers ended in each way; one that was accepted and then failed counts as failed.</summary>
    public Dictionary<OfferEnding, long> Endings { get; } = [];

    /// <summary>How many offers each queue made.</summary>
    public Dictionary<string, long> OffersByQueue { get; } = [];

    private readonly HashSet<Guid> _accepted = [];

    /// <summary>A state was committed, with its archive rows.</summary>
    public void Committed(Moment at, IHotState state)
    {
        if (state is CallRecord { Call: { } call })
            checker.See(at, See(call));
        else if (state is OperatorRecord { Operator: { } who } record)
            checker.See(at, See(who, record.LinkDeadline));
        foreach (var row in state.Archive)
            File(at, row);
    }

    private void File(Moment at, ArchiveRow row)
    {
        if (row is ArchivedCall call)
            checker.Filed(at, call.Id, Enum.Parse<CallOutcome>(call.Outcome));
        if (row is not ArchivedOffer offer)
            return;
        var ending = Enum.Parse<OfferEnding>(offer.Ending);
        if (ending == OfferEnding.Accepted)
            _accepted.Add(offer.Id);
        else if (_accepted.Remove(offer.Id))
            (Endings[OfferEnding.Accepted], OffersByQueue[offer.Queue]) = (Endings[OfferEnding.Accepted] - 1, OffersByQueue[offer.Queue] - 1);
        Endings[ending] = Endings.GetValueOrDefault(ending) + 1;
        OffersByQueue[offer.Queue] = OffersByQueue.GetValueOrDefault(offer.Queue) + 1;
        checker.Filed(at, offer.Id, offer.CallId, offer.Operator, ending);
    }

    private static SeenCall See(Call call) => new()
    {
        Id = call.Id, Version = call.Version, State = call.State, Outcome = call.Outcome, Client = call.Arrival.Client,
        Open = [.. call.Open.Select(offer => new SeenOffer(offer.Id, offer.Operator, offer.IssuedAt))],
        Won = call.HasOperator ? call.Won?.Id : null, Operator = call.HasOperator ? call.Operator : "",
        Queue = call.Queue, QueuedAt = call.QueuedAt, FirstArrival = call.FirstArrival, EnteredAt = call.EnteredAt, RankTime = call.RankTime, Priority = call.Priority,
        PreferredOperator = call.PreferredOperator, PreferredUntil = call.PreferredUntil, PreferredByName = call.PreferredByName, PassedOver = call.PassedOver,
        Deadline = call.Deadline, SystemDeadline = call.SystemDeadline,
    };

    private static SeenOperator See(OperatorState who, DateTimeOffset? linkDeadline) => new()
    {
        Id = who.Id, Version = who.Version, Wish = who.Wish, Work = who.Work, Offer = who.Offer?.Id ?? who.OfferId, Call = who.Offer?.CallId ?? who.CallId,
        Reachable = who.LinkUp, NotBefore = who.NotBefore, Deadline = who.Deadline, SystemDeadline = linkDeadline,
    };
}
