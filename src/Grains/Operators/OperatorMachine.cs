using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <summary>
/// The operator's machine: wish × work × reachability. Pure: from a state, an event and the time follows an <see cref="OperatorStep"/>. An operator leaves
/// Offered only by the call's verdict.
/// </summary>
public static partial class OperatorMachine
{
    private static readonly TimeSpan Memory = CallMachine.Memory;

    /// <summary>Of so many offers the ending is remembered at most. One forgotten sooner cannot come back: its reservation has run out, or the call says that it is over.</summary>
    private const int Remembered = 16;

    /// <summary>Reserves the operator for an offer, if the one predicate allows it.</summary>
    /// <param name="state">The operator.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="verified">The desk is known to be connected.</param>
    /// <param name="now">The time.</param>
    /// <param name="centre">The configuration.</param>
    public static (OperatorStep Step, OfferAnswer Answer) TryReserve(OperatorState state, Offer offer, bool verified, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (state.Offer?.Id == offer.Id)
            return (step, OfferAnswer.Ok);
        if (state.OfferId == offer.Id || state.Past.Any(past => past.Verdict.OfferId == offer.Id) || now.System > offer.NotAfter || now.Domain >= offer.ExpiresAt)
            return (step, OfferAnswer.Over);
        if (!centre.Operators.ContainsKey(state.Id) || !OperatorMayBeOffered.Holds(state.ToFacts(verified), now.Domain))
            return (step, OfferAnswer.NotAvailable);
        step.Become(state with { Work = Work.Offered, Offer = offer, CallId = null, OfferId = null, LastOffered = now.Domain });
        return (step.Close(), OfferAnswer.Ok);
    }

    /// <summary>The call's word on an offer.</summary>
    public static OperatorStep Hear(OperatorState state, OfferVerdict verdict, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (verdict.Ending == OfferEnding.Open)
            return step;
        if (state.Offer?.Id == verdict.OfferId)
            Leave(step, state.Offer, verdict);
        else if (state.OfferId == verdict.OfferId && verdict.Ending == OfferEnding.Failed && state.Work is Work.Talking or Work.Held)
            Unjoin(step, verdict);
        else if (state.OfferId != verdict.OfferId && state.Past.All(past => past.Verdict.OfferId != verdict.OfferId))
            step.Become(Remember(state, verdict, now.Domain + Memory, now)); // not seen yet: should its reservation come late, it is over
        return step.Close();
    }

    /// <summary>What the operator hears of its call: held, resumed, ended or moved on.</summary>
    public static OperatorStep CallChanged(OperatorState state, CallSnapshot call, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (state.CallId != call.Id || state.Work is not (Work.Talking or Work.Held))
            return step;
        var mine = call.OfferId == state.OfferId && call.State is CallState.Connecting or CallState.Connected or CallState.Held;
        if (!mine)
            EndTalk(step, wrapUp: call.AnsweredAt is not null);
        else if ((call.State == CallState.Held) != (state.Work == Work.Held))
            step.Become(state with { Work = call.State == CallState.Held ? Work.Held : Work.Talking });
        return step.Close();
    }

    /// <summary>The wish of the operator or a supervisor; while busy it becomes the next wish.</summary>
    public static OperatorStep SetWish(OperatorState state, Wish wish, string reason, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (wish == Wish.NotReady && !centre.NotReadyReasons.ContainsKey(reason) && reason != NotReadyReason.NoAnswer)
            return step.Refuse(RefusalReason.NotFound, $"There is no not-ready reason '{reason}'; reasons are {string.Join(", ", centre.NotReadyReasons.Keys)}.", "reason");
        reason = wish == Wish.NotReady ? reason : "";
        if (state.Work != Work.Idle)
        {
            var same = state.Wish == wish && state.Reason == reason;
            if (same ? state.NextWish is not null : state.NextWish != wish || state.NextReason != reason)
                step.Become(state with { NextWish = same ? null : wish, NextReason = same ? "" : reason });
            return step.Close();
        }
        if (state.Wish != wish || state.Reason != reason)
            step.Become(Wishing(state, wish, reason, now));
        return step.Close();
    }

    /// <summary>The operator ends wrap-up.</summary>
    public static OperatorStep FinishWrapUp(OperatorState state, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (state.Work != Work.WrapUp)
            return step;
        if (!state.WrapUpMayBeFinished && now.Domain < state.WrapUpEnds)
            return step.Refuse(RefusalReason.WrapUpMandatory, $"Wrap-up is mandatory until {state.WrapUpEnds:O}.");
        BecomeIdle(step);
        return step.Close();
    }

    /// <summary>What follows from time alone: the end of wrap-up.</summary>
    public static OperatorStep Wake(OperatorState state, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (state.Work == Work.WrapUp && now.Domain >= state.WrapUpEnds)
            BecomeIdle(step);
        return step.Close();
    }

    private static void Leave(OperatorStep step, Offer offer, OfferVerdict verdict)
    {
        var (state, now) = (step.State, step.Now);
        var queue = step.Centre.Queues.GetValueOrDefault(offer.Queue) ?? new Queue { Name = offer.Queue };
        step.Become(Remember(state, verdict, offer.ExpiresAt + Memory, now) with { Offer = null });
        if (verdict.Ending == OfferEnding.Accepted)
        {
            step.Become(step.State with
            {
                Work = Work.Talking,
                CallId = offer.CallId,
                OfferId = offer.Id,
                CallQueue = offer.Queue,
                TalkSince = now.Domain,
                Calls = state.Calls + 1,
                NoAnswers = 0,
                Wish = state.Wish == Wish.ReadyOnce ? Wish.NotReady : state.Wish,
            });
            return;
        }
        var pause = verdict.Ending switch
        {
            OfferEnding.Declined => queue.RejectDelay,
            OfferEnding.Expired => queue.NoAnswerDelay,
            OfferEnding.Failed => queue.BusyDelay,
            _ => TimeSpan.Zero,
        };
        var misses = verdict.Ending == OfferEnding.Expired ? state.NoAnswers + 1 : state.NoAnswers;
        step.Become(step.State with { NoAnswers = misses, NotBefore = pause > TimeSpan.Zero ? now.Domain + pause : state.NotBefore });
        BecomeIdle(step, keepsPlace: true);
        if (verdict.Ending == OfferEnding.Expired && queue.MaximumNoAnswers > 0 && misses >= queue.MaximumNoAnswers && step.State.Wish is Wish.Ready or Wish.ReadyOnce)
            step.Become(Wishing(step.State, Wish.NotReady, NotReadyReason.NoAnswer, now) with { NoAnswers = 0 });
    }

    private static void Unjoin(OperatorStep step, OfferVerdict verdict)
    {
        var queue = step.Centre.Queues.GetValueOrDefault(step.State.CallQueue) ?? new Queue { Name = step.State.CallQueue };
        step.Become(Remember(step.State, verdict, step.Now.Domain + Memory, step.Now) with
        {
            CallId = null,
            OfferId = null,
            Calls = Math.Max(0, step.State.Calls - 1),
            NotBefore = step.Now.Domain + queue.BusyDelay,
        });
        BecomeIdle(step, keepsPlace: true);
    }

    private static void EndTalk(OperatorStep step, bool wrapUp)
    {
        var (state, now) = (step.State, step.Now);
        var rule = step.Centre.Queues.GetValueOrDefault(state.CallQueue)?.WrapUp ?? new WrapUp();
        step.Become(state with { TalkTime = state.TalkTime + (now.Domain - state.TalkSince) });
        if (!wrapUp || rule.Mode == WrapUpMode.None || rule.Duration <= TimeSpan.Zero)
            BecomeIdle(step);
        else
            step.Become(step.State with { Work = Work.WrapUp, WrapUpEnds = now.Domain + rule.Duration, WrapUpMayBeFinished = rule.Mode == WrapUpMode.Optional });
    }

    private static void BecomeIdle(OperatorStep step, bool keepsPlace = false)
    {
        var idle = step.State with { Work = Work.Idle, Offer = null, WrapUpEnds = null, IdleSince = keepsPlace ? step.State.IdleSince : step.Now.Domain };
        step.Become(idle.NextWish is { } next ? Wishing(idle, next, idle.NextReason, step.Now) : idle);
    }

    private static OperatorState Wishing(OperatorState state, Wish wish, string reason, Instant now)
    {
        var wished = state with { Wish = wish, Reason = reason, NextWish = null, NextReason = "" };
        if (state.Wish == Wish.SignedOut && wish != Wish.SignedOut)
            wished = wished with { Calls = 0, TalkTime = TimeSpan.Zero, NoAnswers = 0, NotBefore = default };
        if (wish is Wish.Ready or Wish.ReadyOnce && state.Wish is not (Wish.Ready or Wish.ReadyOnce))
            wished = wished with { IdleSince = now.Domain, NoAnswers = 0 };
        // By a supervisor's word, without a desk: lost until one comes, and signed out again if none does.
        if (!wished.LinkUp && state.Wish == Wish.SignedOut && wish != Wish.SignedOut)
            wished = wished with { LinkDownSince = now.System, Lost = true };
        return wished;
    }

    private static OperatorState Remember(OperatorState state, OfferVerdict verdict, DateTimeOffset until, Instant now)
    {
        var past = state.Past.RemoveAll(past => past.ForgetAt < now.Domain || past.Verdict.OfferId == verdict.OfferId);
        return state with { Past = [.. past.Skip(past.Length - (Remembered - 1)), new PastVerdict(verdict, until)] };
    }
}
