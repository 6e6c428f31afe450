using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Calls;

/// <summary>Through which queue a blind transfer goes.</summary>
public static class TransferRule
{
    /// <summary>
    /// To a queue: that one. To an operator: the present queue if the operator serves it, else the first by name that the operator serves; there the call
    /// waits for this operator alone at first.
    /// </summary>
    public static (Queue? Queue, Refusal? Refusal) QueueFor(TransferTarget target, string present, Centre centre)
    {
        if ((target.Queue is null) == (target.Operator is null))
            return (null, Refuse(RefusalReason.Invalid, "Name either a queue or an operator to transfer to.", "target"));
        if (target.Queue is { } name)
            return centre.Queues.TryGetValue(name, out var named)
                ? (named, null)
                : (null, Refuse(RefusalReason.NotFound, $"There is no queue '{name}'.", "queue"));
        if (!centre.Operators.TryGetValue(target.Operator!, out var someone))
            return (null, Refuse(RefusalReason.NotFound, $"There is no operator '{target.Operator}'.", "operator"));
        var served = centre.Queues.Values.Where(queue => Entitlement.Serves(queue, someone)).ToList();
        return (served.Find(queue => queue.Name == present) ?? served.FirstOrDefault()) is { } found
            ? (found, null)
            : (null, Refuse(RefusalReason.WrongState, $"Operator '{someone.Id}' serves no queue.", "operator"));
    }

    private static Refusal Refuse(RefusalReason reason, string message, string field) => new() { Reason = reason, Message = message, Field = field };
}
