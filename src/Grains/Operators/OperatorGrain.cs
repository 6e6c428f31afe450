using System.Globalization;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Panels;
using Antiphon.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Antiphon.Operators;

/// <summary>The shell of an operator: asks <see cref="OperatorMachine"/>, writes, tells queues and desk. Looking for work lies in OperatorGrain.Seek.cs.</summary>
[CollectionAgeLimit(Hours = 12)]
public sealed partial class OperatorGrain(
    [PersistentState("operator", "Hot")] IPersistentState<OperatorRecord> record,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    IOptions<DeskTimes> times,
    ICentreView view,
    IPanelFeed panels,
    ILogger<OperatorGrain> log) : Grain, IOperatorGrain, IDisposable
{
    private Alarm? _domainAlarm;
    private Alarm? _systemAlarm;
    private IDisposable? _following;
    private OperatorState _written = null!;
    private OperatorFact? _fact;
    private OfferCard? _card;
    private DateTimeOffset? _shownBy;
    private CallSnapshot? _call;
    private DateTimeOffset? _askAt;
    private IDoorObserver? _node;
    private readonly List<DeskUpdate> _untold = [];

    private OperatorState State => record.State.Operator!;

    private string Id => this.GetPrimaryKeyString();

    private Instant Now => Instant.Now(domainClock, systemClock);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await view.Loaded;
        _written = record.State.Operator ??= new OperatorState { Id = Id };
        _fact = record.RecordExists ? Fact() : null;
        _verified = !State.LinkUp;
        _domainAlarm = new Alarm(domainClock, this.AsReference<IWakeable>());
        _systemAlarm = new Alarm(systemClock, this.AsReference<IWakeable>());
        _following = view.Subscribe(this.AsReference<IWakeable>());
        if (State.Work is Work.Offered or Work.Talking or Work.Held || State.LinkUp)
            _askAt = systemClock.GetUtcNow();
        SetAlarms();
    }

    public void Dispose()
    {
        _following?.Dispose();
        _domainAlarm?.Dispose();
        _systemAlarm?.Dispose();
    }

    // ----- from queues and calls

    public async Task<OfferAnswer> TryReserve(Offer offer)
    {
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
        }
        await Take(step, tellDesk: false); // the offer's card follows
        return answer;
    }

    public Task Show(OfferCard card)
    {
        if (State.Offer?.Id != card.OfferId)
            return Task.CompletedTask;
        _card = card;
        _shownBy = Now.System + times.Value.ShowWithin;
        TellDesk(new OperatorUpdated(Snapshot()), new OfferShown(card));
        SetAlarms();
        return Task.CompletedTask;
    }

    public Task Release(OfferVerdict verdict) => Hear(verdict);

    // ----- from the desk

    public async Task<DeskWelcome> Hello(DeskHello hello, IDoorObserver node)
    {
        if (!view.Current.Operators.ContainsKey(Id))
            return new DeskWelcome { Refusal = new Refusal { Reason = RefusalReason.NotFound, Message = $"There is no operator '{Id}' in the centre's configuration.", Field = "operator_id" } };
        var resumed = State.Desk == hello.Desk;
        await Verify();
        if (!resumed && State.LinkUp && Now.System < _doorAskedFrom)
            throw new TimeoutException($"Door {State.Door} does not say whether operator {Id} still sits at desk {State.Desk}."); // a refusal would be final
        var step = OperatorMachine.Hello(State, hello, standing: State.LinkUp, Now, view.Current);
        if (step.Refusal is not null)
            return new DeskWelcome { Refusal = step.Refusal };
        TellDesk(new TakenOver());
        (_verified, _node) = (true, node);
        _untold.Clear();
        await Take(step, tellDesk: false);
        await Recall();
        await Seek();
        return new DeskWelcome { Session = State.Session, Operator = Snapshot(), Resumed = resumed };
    }

    public async Task DeskDown(long session)
    {
        await Take(OperatorMachine.DeskDown(State, session, Now, view.Current));
    }

    public async Task DeskUp(long session, IDoorObserver node)
    {
        if (session != State.Session)
            return;
        var wasUnverified = !_verified;
        (_verified, _node) = (true, node);
        await Take(State.LinkUp && wasUnverified ? OperatorMachine.Verified(State, Now, view.Current) : OperatorMachine.DeskUp(State, Now, view.Current));
        await Seek();
    }

    public Task<Answer> SetWish(long session, Wish wish, string reason) => At(session, () => Wishes(wish, reason));

    public Task<Answer> ForceState(Wish wish, string reason) => view.Current.Operators.ContainsKey(Id)
        ? Wishes(wish, reason)
        : Task.FromResult(Answer.Refuse(RefusalReason.NotFound, $"There is no operator '{Id}'.", "operator"));

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

    public Task<Answer> FinishWrapUp(long session) => At(session, () => Take(OperatorMachine.FinishWrapUp(State, Now, view.Current), seek: true));

    public Task<OperatorFact?> GetFact() => Task.FromResult(_fact);

    public Task<OperatorSnapshot?> GetSnapshot() => Task.FromResult(view.Current.Operators.ContainsKey(Id) || _written.Version > 0 ? Snapshot() : null);

    // ----- how a step is taken

    private Task<Answer> Wishes(Wish wish, string reason) => Take(OperatorMachine.SetWish(State, wish, reason, Now, view.Current), seek: true);

    private async Task<Answer> At(long session, Func<Task<Answer>> act) => session == State.Session && State.LinkUp
        ? await act()
        : Answer.Refuse(RefusalReason.OlderSession, session < State.Session
            ? $"This connection (session {session}) of operator {Id} was replaced by session {State.Session}."
            : $"The connection of operator {Id} was taken for lost; say hello again.");

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

    /// <summary>Writes a step, then tells desk and queues. A write that failed has an unknown outcome: the activation goes.</summary>
    private async Task<Answer> Take(OperatorStep step, bool seek = false, bool tellDesk = true, DeskUpdate? first = null, DeskUpdate? then = null)
    {
        List<DeskUpdate> news = first is null ? [] : [first];
        if (step.IsChanged)
        {
            record.State.Operator = step.State;
            record.State.Archive = step.Archive;
            record.State.LinkDeadline = OperatorMachine.LinkDeadline(step.State, times.Value);
            try
            {
                await record.WriteStateAsync();
            }
            catch
            {
                DeactivateOnIdle();
                throw;
            }
            record.State.Archive = [];
            _written = step.State;
            panels.Publish(_fact = Fact());
            _available = false;
            AnnounceBusy();
            if (tellDesk)
                news.Add(new OperatorUpdated(Snapshot()));
        }
        if (then is not null)
            news.Add(then);
        TellDesk([.. news]);
        if (seek)
            await Seek();
        SetAlarms();
        return new Answer { Refusal = step.Refusal };
    }

    /// <summary>Tells the desk; an activation that woke tells it as soon as the door has named the node.</summary>
    private void TellDesk(params ReadOnlySpan<DeskUpdate> updates)
    {
        _untold.AddRange(updates);
        if (_untold.Count == 0 || (State.LinkUp && _node is null))
            return;
        if (State.LinkUp)
            _node!.Tell(Id, State.Session, [.. _untold]).Ignore();
        _untold.Clear();
    }

    private OperatorFact Fact() => new()
    {
        Id = Id,
        Version = long.Parse(record.Etag!, CultureInfo.InvariantCulture),
        State = PanelStateRule.Derive(_written.ToFacts()),
        Reason = _written.ShownReason,
        Since = _written.ShownSince,
        LinkLost = _written.TalksWithoutLink,
        CallId = _written.Offer?.CallId ?? _written.CallId,
        Calls = _written.Calls,
        TalkTime = _written.TalkTime,
        At = Now.Domain,
    };

    private OperatorSnapshot Snapshot() => new()
    {
        Facts = _written.ToFacts(_verified),
        NextWish = _written.NextWish,
        NextReason = _written.NextReason,
        PanelState = PanelStateRule.Derive(_written.ToFacts(_verified)),
        Since = _written.ShownSince,
        LinkLost = _written.TalksWithoutLink,
        Offer = _written.Offer is null ? null : _card,
        Call = _written.CallId == _call?.Id ? _call : null,
        CallId = _written.Offer?.CallId ?? _written.CallId,
        WrapUpEnds = _written.WrapUpEnds,
        WrapUpMayBeFinished = _written.WrapUpMayBeFinished,
        Session = _written.Session,
        Desk = _written.Desk,
    };
}
