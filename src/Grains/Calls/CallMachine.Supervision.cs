using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Calls;

public static partial class CallMachine
{
    /// <summary>A supervisor takes a call out that nobody talks in.</summary>
    public static CallStep Withdraw(Call call, string reason, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.Ended && call.Outcome == CallOutcome.Withdrawn)
            return step;
        if (call.State == CallState.Ended || call.HasOperator)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; only a call that no operator has is withdrawn.");
        step.HangUp("withdrawn", "");
        End(step, CallOutcome.Withdrawn, reason.Length > 0 ? reason : "Withdrawn", "Withdrawn");
        return step;
    }

    /// <summary>A supervisor changes the priority: rank counts anew from the first arrival.</summary>
    public static CallStep Prioritize(Call call, int priority, Centre centre, Instant now)
    {
        var step = new CallStep(call, now);
        if (priority is < -10 or > 10)
            return step.Refuse(RefusalReason.Invalid, $"Priority {priority} is out of range: −10 to 10.", "priority");
        if (!call.StandsInQueue || !centre.Queues.TryGetValue(call.Queue, out var queue))
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; only a call in a queue has a rank.");
        if (call.Priority == priority)
            return step;
        step.Become(call with { Priority = priority, RankTime = Rank.TimeOf(call.FirstArrival, queue, priority) });
        step.Note("Priority", priority.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return step;
    }

    /// <summary>A supervisor moves a call that stands in a queue to another one.</summary>
    public static CallStep Requeue(Call call, Queue queue, Instant now)
    {
        var step = new CallStep(call, now);
        if (call.StandsInQueue && call.Queue == queue.Name)
            return step;
        if (!call.StandsInQueue)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; only a call in a queue is moved to another.");
        foreach (var offer in call.Open)
            step.Judge(offer, OfferEnding.Revoked, "moved");
        LeaveQueue(step, "Moved");
        EnterQueue(step, queue);
        return step;
    }
}
