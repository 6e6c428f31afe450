using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <content>How an operator looks for work and for what was lost: pull on free, and what is due when it wakes.</content>
public sealed partial class OperatorGrain
{
    private static readonly TimeSpan ReservationChecked = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ClaimHolds = TimeSpan.FromMilliseconds(500);

    /// <summary>A queue that is silent for so long is passed over. A Peek takes microseconds; but with a tenth of this a starved machine took worse-ranked calls first.</summary>
    private static readonly TimeSpan PeekWithin = TimeSpan.FromMilliseconds(500);

    private const int ClaimsInARow = 4;
    private const int DoorTries = 3;
    private static readonly TimeSpan DoorWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DoorPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, long> _epochs = [];
    private (long Version, IReadOnlyList<string> Queues) _served = (-1, []);
    private (long Number, DateTimeOffset Until)? _claim;
    private long _claims;
    private int _voids;
    private bool _available;
    private string _toldStanding = "";
    private bool _verified;
    private int _doorSilent;
    private DateTimeOffset _doorAskedFrom;
    private DateTimeOffset _retryAt;
    private long _centreVersion;

    private bool MayBeOffered => OperatorMayBeOffered.Holds(State.ToFacts(_verified), Now.Domain) && view.Current.Operators.ContainsKey(Id);

    public async Task ClaimVoid(long number)
    {
        await Reserved();
        if (_claim?.Number != number)
            return;
        _claim = null;
        _voids++;
        await Seek();
    }

    public async Task Wake()
    {
        await Reserved();
        if (_centreVersion != view.Current.Version)
        {
            _centreVersion = view.Current.Version;
            _available = false;
            if (!view.Current.Operators.ContainsKey(Id) && State.Wish != Wish.SignedOut)
                await Take(OperatorMachine.SetWish(State, Wish.SignedOut, "", Now, view.Current));
        }
        await Verify();
        if (State is { LinkUp: false, LinkDownSince: not null, Door.Length: > 0 } && await AskDoor() is { Word: { IsHeld: true, Node: { } node } })
            await DeskUp(State.Session, node); // the door's word of it was lost
        await Take(OperatorMachine.LinkTimes(State, times.Value, Now, view.Current));
        if (State.Offer is { } offer)
            await CheckOffer(offer);
        else if (State is { Work: Work.Talking or Work.Held, CallId: { } callId, OfferId: { } offerId } && Now.System >= _askAt)
            await CheckTalk(callId, offerId);
        await Take(OperatorMachine.Wake(State, Now, view.Current));
        if (_claim is { } claim && Now.System >= claim.Until)
            (_claim, _voids) = (null, _voids + 1); // lost, or its queue is silent
        await Seek();
        SetAlarms();
        if (State.Work == Work.Idle && _claim is null && homes.IsAway(this.GetGrainId(), _activeSince))
            this.MigrateOnIdle();
    }

    /// <summary>
    /// Who has become free looks at the best call of each of its queues and claims the best of all; if there is none, all of them may offer. So the order holds
    /// across queues.
    /// </summary>
    private async Task Seek()
    {
        if (_available || _claim is not null || !MayBeOffered)
            return;
        var facts = State.ToFacts(_verified);
        var queues = ServedQueues();
        // One queue keeps its order by itself: it is told that somebody is free, and offers its best.
        var glimpses = queues.Count > 1 && _voids < ClaimsInARow ? await Task.WhenAll(queues.Select(queue => Peek(queue, facts))) : [];
        var best = glimpses.OfType<(string Queue, Glimpse Glimpse)>().OrderBy(seen => seen.Glimpse.RankTime).ThenBy(seen => seen.Glimpse.CallId).ToList();
        if (best.Count == 0)
        {
            (_available, _voids, _toldStanding) = (true, 0, Exclusion.None);
            Announce();
            return;
        }
        _claim = (++_claims, Now.System + ClaimHolds);
        SetAlarms();
        GrainFactory.GetGrain<IQueueGrain>(best[0].Queue)
            .Claim(new Claim { Operator = facts, Number = _claims, BetterThan = best.Count > 1 ? best[1].Glimpse.RankTime : null }).Ignore();
    }

    private async Task<(string Queue, Glimpse Glimpse)?> Peek(string queue, OperatorFacts facts)
    {
        try
        {
            return await GrainFactory.GetGrain<IQueueGrain>(queue).Peek(facts).WaitAsync(PeekWithin, systemClock) is { } glimpse ? (queue, glimpse) : null;
        }
        catch (Exception exception)
        {
            LogQueueSilent(Id, queue, exception);
            return null;
        }
    }

    private IReadOnlyList<string> ServedQueues()
    {
        var centre = view.Current;
        if (_served.Version != centre.Version)
            _served = (centre.Version, centre.Operators.TryGetValue(Id, out var declared)
                ? [.. centre.Queues.Values.Where(queue => Entitlement.Serves(queue, declared)).Select(queue => queue.Name)]
                : []);
        return _served.Queues;
    }

    /// <summary>Tells the queues of one who may not be offered a call, if that, or why, is news to them.</summary>
    private void AnnounceBusy()
    {
        var standing = OperatorMayBeOffered.WhyNot(State.ToFacts(_verified), Now.Domain);
        if (standing == Exclusion.None || (standing == _toldStanding && standing != Exclusion.Pausing))
            return;
        _toldStanding = standing;
        Announce();
    }

    private void Announce()
    {
        var facts = State.ToFacts(_verified);
        foreach (var queue in ServedQueues())
            GrainFactory.GetGrain<IQueueGrain>(queue).OperatorChanged(facts).Ignore();
    }

    private async Task CheckOffer(Offer offer)
    {
        var now = Now;
        if (now.System < _retryAt)
            return;
        if (now.Domain >= offer.ExpiresAt)
            await End(offer, OfferEnding.Expired, "");
        else if (State.LinkDownSince is { } since && now.System >= since + times.Value.RevokeAfter)
            await End(offer, OfferEnding.Revoked, "link-broken");
        else if (now.System >= _shownBy)
            await End(offer, OfferEnding.Failed, "unreachable");
        else if (now.System >= _askAt)
        {
            _askAt = null;
            if (await Ask(offer, call => call.GetVerdict(offer.Id)) is { } verdict)
                await Hear(verdict);
            if (State.Offer is not null && _card is null)
                await Recall();
        }
    }

    /// <summary>What an activation that woke does not know of its offer or call any more, the call tells; a desk that came back shows the offer again.</summary>
    private async Task Recall()
    {
        if ((State.Offer?.CallId ?? State.CallId) is not { } callId)
            return;
        if (State.Offer is { } offer)
        {
            if (_card is null && await GrainFactory.GetGrain<ICallGrain>(callId).GetSnapshot() is { } offered)
                _card = OfferCards.Make(offer, offered, view.Current);
            if (_card is not null)
                await Show(_card);
            else
                _askAt = Now.System + ReservationChecked;
        }
        else
            _call ??= await GrainFactory.GetGrain<ICallGrain>(callId).GetSnapshot();
        SetAlarms();
    }

    /// <summary>An activation that woke asks the door whether the desk is still there; until then the operator is offered nothing.</summary>
    private async Task Verify()
    {
        if (_verified || !State.LinkUp)
            return;
        var (answered, word) = await AskDoor();
        if (!answered)
        {
            _askAt = _doorAskedFrom;
            return;
        }
        if (word is null && ++_doorSilent < DoorTries)
        {
            _askAt = Now.System + TimeSpan.FromSeconds(1);
            return;
        }
        _verified = word is { IsHeld: true };
        _node = word?.Node;
        await Take(_verified ? OperatorMachine.Verified(State, Now, view.Current) : OperatorMachine.DeskDown(State, State.Session, Now, view.Current));
    }

    /// <summary>
    /// Asks the door whether it holds the desk. One that is silent is not asked again for a while: messages that have piled up behind the question must not
    /// wait for the next one each, or an operator is deaf long after the door has come back.
    /// </summary>
    private async Task<(bool Answered, DeskWord? Word)> AskDoor()
    {
        if (Now.System < _doorAskedFrom)
            return (false, null);
        try
        {
            return (true, await GrainFactory.GetGrain<IDoorGrain>(State.Door).Holds(Id, State.Session).WaitAsync(DoorWithin, systemClock));
        }
        catch (Exception exception)
        {
            LogDoorSilent(Id, State.Door, exception);
            _doorAskedFrom = Now.System + DoorPause;
            return (false, null);
        }
    }

    private void SetAlarms()
    {
        var pause = !_available && State is { Work: Work.Idle, Wish: Wish.Ready or Wish.ReadyOnce } && State.NotBefore > Now.Domain ? State.NotBefore : (DateTimeOffset?)null;
        if (State.Offer is not null && _retryAt > Now.System)
        {
            _domainAlarm?.Set(null);
            _systemAlarm?.Set(_retryAt);
            return;
        }
        _domainAlarm?.Set(Earliest(State.Work is Work.Offered or Work.WrapUp ? State.Deadline : null, pause));
        _systemAlarm?.Set(Earliest(OperatorMachine.LinkDeadline(State, times.Value), State.Offer is null ? null : _shownBy,
            State.Work is Work.Offered or Work.Talking or Work.Held || (State.LinkUp && !_verified) ? _askAt : null, _claim?.Until));
    }

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
            if (time < (earliest ?? DateTimeOffset.MaxValue))
                earliest = time;
        return earliest;
    }
}
