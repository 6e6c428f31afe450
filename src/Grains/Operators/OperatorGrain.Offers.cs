using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Doors;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <content>
/// Offers: reserved, shown, answered, over. A reservation's write goes with the call's offer, in one commit: the operator answers before it is written, and nothing else is done, told or shown until it is
/// (docs/decisions/0008-a-reservation-is-written-with-its-offer.md).
/// </content>
public sealed partial class OperatorGrain
{
    private Task? _reserving;

    public async Task<OfferAnswer> TryReserve(Offer offer)
    {
        await Reserved();
        // Also a push of the claimed queue itself: it may have left before that queue had the better call.
        if (_claim is { } claim && claim.Number != offer.Claim && Now.System < claim.Until)
            return OfferAnswer.Claimed;
        if (!_available && _claim is null && MayBeOffered)
        {
            // Free, but has not looked at all its queues yet (a pause has just ended): the order across queues comes first.
            this.AsReference<IWakeable>().Wake().Ignore();
            return OfferAnswer.Claimed;
        }
        if (_epochs.TryGetValue(offer.Queue, out var epoch) && offer.Epoch < epoch)
            return OfferAnswer.OlderEpoch;
        var (step, answer) = OperatorMachine.TryReserve(State, offer, _verified, Now, view.Current);
        _epochs[offer.Queue] = offer.Epoch;
        if (step.IsChanged)
        {
            (_claim, _voids) = (null, 0);
            _card = null;
            _call = null;
            _askAt = Now.System + ReservationChecked;
            _reserving = Reserve(step, offer);
            SetAlarms();
        }
        return answer; // the offer's card follows
    }

    public async Task Show(OfferCard card)
    {
        await Reserved();
        if (State.Offer?.Id != card.OfferId)
        {
            if (State.OfferId != card.OfferId && State.Past.All(past => past.Verdict.OfferId != card.OfferId))
                TellUnreserved(card.Call.Id, card.OfferId); // the activation that was reserved is gone, and had not written it
            return;
        }
        _card = card;
        _shownBy = Now.System + times.Value.ShowWithin;
        TellDesk(new OperatorUpdated(Snapshot()), new OfferShown(card));
        SetAlarms();
    }

    public async Task Release(OfferVerdict verdict)
    {
        await Reserved();
        await Hear(verdict);
    }

    public Task Shown(long session, Guid offerId)
    {
        if (session == State.Session && State.Offer?.Id == offerId)
            _shownBy = null;
        return Task.CompletedTask;
    }

    public Task<Answer> Accept(long session, Guid offerId) => At(session, async () =>
    {
        if (State.OfferId == offerId && State.Work is Work.Talking or Work.Held)
            return new Answer { Call = _call };
        if (State.Offer?.Id != offerId)
            return OverOrUnknown(offerId);
        var verdict = await Ask(State.Offer, call => call.Connect(offerId, Id));
        if (verdict is null)
            return Answer.Refuse(RefusalReason.Unavailable, "The call did not answer in time; accept again.");
        await Hear(verdict);
        return verdict.Ending == OfferEnding.Accepted ? Answer.Done : OverOrUnknown(offerId);
    });

    public Task<Answer> Decline(long session, Guid offerId, string reason) => At(session, async () =>
    {
        if (State.Offer?.Id != offerId)
            return State.Past.Any(past => past.Verdict.OfferId == offerId && past.Verdict.Ending == OfferEnding.Declined) ? Answer.Done : OverOrUnknown(offerId);
        if (await End(State.Offer, OfferEnding.Declined, reason) is not { } verdict)
            return Answer.Refuse(RefusalReason.Unavailable, "The call did not answer in time; decline again.");
        return verdict.Ending == OfferEnding.Declined ? Answer.Done : OverOrUnknown(offerId);
    });

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_reserving is { IsCompleted: false })
        {
            writes.Hurry();
            await _reserving.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<OfferVerdict?> End(Offer offer, OfferEnding ending, string cause)
    {
        var verdict = await Ask(offer, call => call.EndOffer(offer.Id, ending, cause));
        if (verdict is not null)
            await Hear(verdict);
        return verdict;
    }

    /// <summary>Asks the call that judges. No answer: the outcome is unknown, and is asked for in a second.</summary>
    private async Task<OfferVerdict?> Ask(Offer offer, Func<ICallGrain, Task<OfferVerdict>> ask)
    {
        try
        {
            return await ask(GrainFactory.GetGrain<ICallGrain>(offer.CallId));
        }
        catch (Exception exception)
        {
            LogCallSilent(Id, offer.CallId, exception);
            _retryAt = Now.System + TimeSpan.FromSeconds(1);
            _askAt = _retryAt;
            SetAlarms();
            return null;
        }
    }

    private async Task Hear(OfferVerdict verdict)
    {
        var wasOpen = State.Offer?.Id == verdict.OfferId;
        var step = OperatorMachine.Hear(State, verdict, Now, view.Current);
        if (step.State.Offer is null)
            (_card, _shownBy) = (null, null);
        if (step.State.Work is Work.Talking)
            _askAt = Now.System + times.Value.ConfirmEvery;
        await Take(step, then: wasOpen && step.State.Offer is null ? new OfferOver(verdict) : null);
        await Seek();
    }

    private Answer OverOrUnknown(Guid offerId) => State.Past.FirstOrDefault(past => past.Verdict.OfferId == offerId) is { } past
        ? Answer.Refuse(RefusalReason.OfferOver, $"The offer is over: {past.Verdict.Ending}{(past.Verdict.Cause.Length > 0 ? $" ({past.Verdict.Cause})" : "")}.", "offer_id", past.Verdict.Ending.ToString())
        : Answer.Refuse(RefusalReason.NotYours, $"No such offer was made to operator {Id}.", "offer_id");

    /// <summary>Every turn that writes, or tells what was written, begins with this. Throws if the reservation was not written: the activation is going, and who asked asks again.</summary>
    private ValueTask Reserved()
    {
        if (_reserving is not { } write || write.IsCompletedSuccessfully)
        {
            _reserving = null;
            return default;
        }
        writes.Hurry();
        return new ValueTask(write);
    }

    private async Task Reserve(OperatorStep step, Offer offer)
    {
        try
        {
            await Write(step, mayWait: true);
        }
        catch
        {
            TellUnreserved(offer.CallId, offer.Id);
            throw;
        }
    }

    /// <summary>The offer may be open at the call, and nobody is or will be shown it: the client is not to wait until it expires.</summary>
    private void TellUnreserved(Guid callId, Guid offerId) =>
        GrainFactory.GetGrain<ICallGrain>(callId).EndOffer(offerId, OfferEnding.Revoked, "not-reserved").Ignore();
}
