using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

public static partial class CallMachine
{
    /// <summary>The edge has joined the legs.</summary>
    public static CallStep LegAnswered(Call call, Guid offerId, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.Won?.Id == offerId && call.State is CallState.Connected or CallState.Held)
            return step;
        if (call.State != CallState.Connecting || call.Won?.Id != offerId)
        {
            // Joined too late: the leg must go. The call may already ring at another operator.
            if (call.State != CallState.Ended && call.Won?.Id != offerId && !call.Orders.Any(order => order.Kind == OrderKind.Unjoin && order.OfferId == offerId))
                step.Order(OrderKind.Unjoin, offer: new Offer
                {
                    Id = offerId, CallId = call.Id, Operator = "", Queue = call.Queue, Epoch = 0, Round = default, IssuedAt = default, ExpiresAt = default, NotAfter = default,
                });
            return step;
        }
        LeaveQueue(step, "Answered");
        step.Become(step.Call with
        {
            AnsweredAt = call.AnsweredAt ?? now.Domain,
            LegSince = now.Domain,
            Operators = call.Operators.Contains(call.Operator) ? call.Operators : call.Operators.Add(call.Operator),
            Orders = step.Call.Orders.RemoveAll(order => order.Kind == OrderKind.Connect && order.OfferId == offerId),
            Deadline = now.Domain + MaximumTalk,
            SystemDeadline = null,
        });
        step.Enter(CallState.Connected, call.Operator);
        step.Tell(call.Operator);
        return step;
    }

    /// <summary>The edge could not join the legs.</summary>
    public static CallStep LegFailed(Call call, Guid offerId, string cause, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.Connecting && call.Won?.Id == offerId)
            ReturnFromConnecting(step, cause);
        return step;
    }

    /// <summary>The client has gone.</summary>
    public static CallStep ClientHungUp(Call call, string reason, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.Ended)
            return step;
        step.Become(call with { Orders = [] });
        if (call.QueuedAt is null)
            End(step, CallOutcome.ShortAbandoned, "InMenu", "ClientHungUp");
        else if (call.AnsweredAt is not null)
            End(step, CallOutcome.Answered, call.HasOperator ? "ClientHungUp" : "AbandonedAfterTransfer", "ClientHungUp");
        else
            End(step, now.Domain - call.QueuedAt < call.ShortAbandon ? CallOutcome.ShortAbandoned : CallOutcome.Abandoned, reason.Length > 0 ? reason : "ClientHungUp", "ClientHungUp");
        return step;
    }

    /// <summary>The edge was lost for longer than its grace.</summary>
    public static CallStep EdgeLost(Call call, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.Ended)
            return step;
        step.Become(call with { Orders = [] });
        End(step, call.AnsweredAt is null ? CallOutcome.Failed : CallOutcome.Answered, "EdgeLost", "EdgeLost");
        return step;
    }

    /// <summary>Hold (or its end) by the operator.</summary>
    public static CallStep Hold(Call call, string operatorId, bool hold, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State is not (CallState.Connected or CallState.Held) || call.Operator != operatorId)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; only a connected call of one's own is held.");
        if ((call.State == CallState.Held) == hold)
            return step;
        step.Order(hold ? OrderKind.Hold : OrderKind.Resume);
        step.Become(hold
            ? step.Call with { HeldSince = now.Domain }
            : step.Call with { HeldSince = null, LegHeld = call.LegHeld + (now.Domain - call.HeldSince!.Value) });
        step.Enter(hold ? CallState.Held : CallState.Connected, operatorId);
        step.Tell(operatorId);
        return step;
    }

    /// <summary>The operator ends the call (at the desk, or at the telephone).</summary>
    public static CallStep OperatorHungUp(Call call, string operatorId, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.Ended && call.Operators.Contains(operatorId))
            return step;
        if (!call.HasOperator || call.Operator != operatorId)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State} and not with {operatorId}.");
        if (call.State == CallState.Connecting)
        {
            step.Order(OrderKind.Unjoin, offer: step.Call.Won);
            ReturnFromConnecting(step, "rejected");
            return step;
        }
        step.Order(OrderKind.HangUp, "operator");
        End(step, CallOutcome.Answered, "OperatorHungUp", "OperatorHungUp");
        return step;
    }

    /// <summary>Blind transfer to a queue, or to one operator by way of a queue; the first arrival is kept.</summary>
    /// <param name="call">The call.</param>
    /// <param name="operatorId">Who transfers it.</param>
    /// <param name="queue">The queue that it goes to.</param>
    /// <param name="named">The operator for whom it waits alone for a while; null: anybody.</param>
    /// <param name="now">The time.</param>
    public static CallStep Transfer(Call call, string operatorId, Queue queue, string? named, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State is not (CallState.Connected or CallState.Held) || call.Operator != operatorId)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; only a connected call of one's own is transferred.");
        if (named == operatorId)
            return step.Refuse(RefusalReason.Invalid, "A call is not transferred to the operator who has it.", "operator");
        EndLeg(step, "Transferred");
        step.Order(OrderKind.Unjoin, offer: step.Call.Won);
        step.Note("Transfer", named ?? queue.Name);
        EnterQueue(step, queue);
        if (named is not null)
            step.Become(step.Call with { PreferredOperator = named, PreferredUntil = now.Domain + NamedFor, PreferredByName = true });
        step.Tell(operatorId);
        return step;
    }

    /// <summary>What the call was about, or the operator's notes; also after its end, when the archive row is completed.</summary>
    public static CallStep Describe(Call call, string operatorId, string? topic, string? notes, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.Operator != operatorId && !call.Operators.Contains(operatorId))
            return step.Refuse(RefusalReason.NotYours, $"{operatorId} has no part in this call.");
        if ((topic ?? call.Topic) == call.Topic && (notes ?? call.Notes) == call.Notes)
            return step;
        step.Become(call with { Topic = topic ?? call.Topic, Notes = notes ?? call.Notes });
        if (call.State == CallState.Ended)
            step.File(Filed(step.Call));
        return step;
    }

    /// <summary>Closes the operator's leg, if voice was ever connected.</summary>
    private static void EndLeg(CallStep step, string endedBy)
    {
        var call = step.Call;
        if (call.LegSince is not { } since)
            return;
        var held = call.LegHeld + (call.HeldSince is { } heldSince ? step.Now.Domain - heldSince : TimeSpan.Zero);
        step.File(new OperatorLeg
        {
            CallId = call.Id, Ordinal = call.Legs, Operator = call.Operator, OfferId = call.Won!.Id, ConnectedAt = since, EndedAt = step.Now.Domain, Held = held, EndedBy = endedBy,
        });
        step.Become(call with
        {
            Legs = call.Legs + 1,
            LegSince = null,
            HeldSince = null,
            LegHeld = TimeSpan.Zero,
            Talked = call.Talked + (step.Now.Domain - since) - held,
            Held = call.Held + held,
        });
    }
}
