using Antiphon.Clocks;
using Antiphon.Edges;
using Antiphon.Queues;

namespace Antiphon.Calls;

public static partial class CallMachine
{
    /// <summary>Opens an offer if the call waits, or joins the round that is open.</summary>
    public static (CallStep Step, OfferAnswer Answer) TryOffer(Call call, Offer offer, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.Open.Any(open => open.Id == offer.Id))
            return (step, OfferAnswer.Ok);
        if (call.Past.Any(past => past.Verdict.OfferId == offer.Id) || now.Domain >= offer.ExpiresAt)
            return (step, OfferAnswer.Over);
        if (call.Queue != offer.Queue || !call.StandsInQueue)
            return (step, OfferAnswer.NotAvailable);
        if (offer.Epoch < call.Epoch)
            return (step, OfferAnswer.OlderEpoch);
        var joins = call.State == CallState.Queued || (call.Open[0].Round == offer.Round && call.Open[0].Epoch == offer.Epoch && call.Open.Length < RoundLimit);
        if (!joins)
            return (step, OfferAnswer.NotAvailable);
        if (call.State == CallState.Queued)
            step.Enter(CallState.Offered, offer.Operator);
        var deadline = call.State == CallState.Queued || offer.ExpiresAt < call.Deadline ? offer.ExpiresAt : call.Deadline;
        step.Become(step.Call with { Open = step.Call.Open.Add(offer), Epoch = offer.Epoch, Deadline = deadline });
        return (step, OfferAnswer.Ok);
    }

    /// <summary>An operator accepts: one offer wins, the others of the round are revoked, and the edge is ordered to join the legs.</summary>
    /// <param name="call">The call.</param>
    /// <param name="offerId">The offer.</param>
    /// <param name="operatorId">Who accepts.</param>
    /// <param name="address">Where the operator's voice is reached.</param>
    /// <param name="now">The time.</param>
    public static (CallStep Step, OfferVerdict Verdict) Connect(Call call, Guid offerId, string operatorId, string address, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.Open.FirstOrDefault(open => open.Id == offerId && open.Operator == operatorId) is not { } won)
            return (step, VerdictOf(step, offerId));
        step.Judge(won, OfferEnding.Accepted);
        foreach (var lost in step.Call.Open)
            step.Judge(lost, OfferEnding.Revoked, "another-won");
        step.Enter(CallState.Connecting, operatorId);
        step.Become(step.Call with
        {
            Won = won with { Decision = "" }, // filed with the verdict
            Operator = operatorId,
            LegSince = null,
            LegHeld = TimeSpan.Zero,
            HeldSince = null,
            Deadline = null,
            SystemDeadline = now.System + ConnectWithin,
        });
        step.Order(OrderKind.Connect, offer: won, address: address);
        return (step, VerdictOf(step, offerId));
    }

    /// <summary>Proposes an ending of an offer; the verdict is how it really ended.</summary>
    public static (CallStep Step, OfferVerdict Verdict) EndOffer(Call call, Guid offerId, OfferEnding ending, string cause, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.Open.FirstOrDefault(open => open.Id == offerId) is { } open)
            EndOpen(step, open, ending, cause);
        return (step, VerdictOf(step, offerId));
    }

    /// <summary>How an offer stands; one never seen is remembered as Revoked.</summary>
    public static (CallStep Step, OfferVerdict Verdict) GetVerdict(Call call, Guid offerId, Instant now)
    {
        var step = new CallStep(call, now);
        return (step, VerdictOf(step, offerId));
    }

    /// <summary>A queue woke with a new epoch: what an older one left open is revoked.</summary>
    public static CallStep Settle(Call call, string queue, long epoch, Instant now)
    {
        var step = new CallStep(call, now);
        if (!call.StandsInQueue || call.Queue != queue || call.Epoch >= epoch)
            return step;
        foreach (var offer in call.Open)
            EndOpen(step, offer, OfferEnding.Revoked, "queue-woke");
        step.Become(step.Call with { Epoch = epoch });
        return step;
    }

    private static void EndOpen(CallStep step, Offer offer, OfferEnding ending, string cause)
    {
        step.Judge(offer, ending, cause);
        if (ending is OfferEnding.Declined or OfferEnding.Expired)
            step.Become(step.Call with
            {
                PassedOver = step.Call.PassedOver
                    .RemoveAll(passed => passed.Operator == offer.Operator || passed.Until <= step.Now.Domain)
                    .Add(new PassedOver { Operator = offer.Operator, Until = step.Now.Domain + PassOver }),
            });
        step.Note("OfferEnded", $"{offer.Operator} {ending}");
        if (step.Call.Open.IsEmpty)
        {
            step.Enter(CallState.Queued, step.Call.Queue);
            step.Become(step.Call with { Deadline = step.Call.WaitUntil });
        }
        else
            step.Become(step.Call with { Deadline = step.Call.Open.Min(open => open.ExpiresAt) });
    }

    private static OfferVerdict VerdictOf(CallStep step, Guid offerId)
    {
        if (step.Call.Past.FirstOrDefault(past => past.Verdict.OfferId == offerId) is { } past)
            return past.Verdict;
        if (step.Call.Open.Any(open => open.Id == offerId))
            return new OfferVerdict { OfferId = offerId, Ending = OfferEnding.Open };
        if (step.Call.Won?.Id == offerId)
            return new OfferVerdict { OfferId = offerId, Ending = OfferEnding.Accepted };
        var unseen = new OfferVerdict { OfferId = offerId, Ending = OfferEnding.Revoked, Cause = "never-offered" };
        step.RememberUnseen(unseen);
        return unseen;
    }

    /// <summary>The legs were not joined: the offer is Failed after all, and the call has its own place again.</summary>
    private static void ReturnFromConnecting(CallStep step, string cause)
    {
        var won = step.Call.Won!;
        step.Judge(won, OfferEnding.Failed, cause);
        step.Become(step.Call with
        {
            Won = null,
            Operator = step.Call.Operators.IsEmpty ? "" : step.Call.Operators[^1],
            Orders = step.Call.Orders.RemoveAll(order => order.Kind == OrderKind.Connect && order.OfferId == won.Id),
            Deadline = step.Call.WaitUntil,
            SystemDeadline = null,
        });
        step.Note("OfferEnded", $"{won.Operator} Failed {cause}");
        step.Enter(CallState.Queued, step.Call.Queue);
    }
}
