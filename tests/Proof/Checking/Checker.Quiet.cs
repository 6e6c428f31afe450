using Antiphon.Operators;

namespace Antiphon.Proof.Checking;

/// <content>What must hold whenever one looks: rule 4, and nobody is stuck.</content>
public sealed partial class Checker
{
    /// <summary>Looks at everything that waits; to be asked about once a second.</summary>
    public void Look(Moment at)
    {
        _now = at;
        foreach (var id in _live)
            LookAt(_calls[id]);
        foreach (var history in _operators.Values)
            LookAt(history);
        LookForIdle();
    }

    private void LookAt(CallHistory history)
    {
        var call = history.Now;
        if (IsOverdue(call.Deadline, call.SystemDeadline, history.SeenAt.System))
            Report(FaultKind.StuckCall, $"call {Name(call.Id)} is {call.State} since {history.SeenAt.System:HH:mm:ss} and its deadline has passed");
        if (call.HasOperator && history.JoinedAt < _now.System - Patience.Stuck
            && !(_operators.TryGetValue(call.Operator, out var who) && who.Now.Work is Work.Talking or Work.Held && who.Now.Offer == call.Won)
            && !(who is not null && who.WorkSince > _now.System - Patience.Stuck))
            Report(FaultKind.StuckCall, $"call {Name(call.Id)} is {call.State} with {call.Operator}, who is {who?.Now.Work.ToString() ?? "unknown"}");
    }

    private void LookAt(OperatorHistory history)
    {
        var who = history.Now;
        if (!who.Reachable && IsOverdue(null, who.SystemDeadline, history.SeenAt))
            Report(FaultKind.StuckOperator, $"{who.Id} is away since {history.SeenAt:HH:mm:ss}, and when that should have led to something has passed");
        if (who.Work == Work.Idle || history.WorkSince > _now.System - Patience.Stuck)
            return;
        if (IsOverdue(who.Deadline, null, history.WorkSince))
            Report(FaultKind.StuckOperator, $"{who.Id} is {who.Work} since {history.WorkSince:HH:mm:ss} and its deadline has passed");
        else if (who.Work is Work.Offered or Work.Talking or Work.Held && !Stands(who))
            Report(FaultKind.StuckOperator, $"{who.Id} is {who.Work} with call {Name(who.Call ?? Guid.Empty)} by offer {Name(who.Offer ?? Guid.Empty)}, which is over");
    }

    /// <summary>The offer or talk that the operator is in stands at the call, or has not been over for long.</summary>
    private bool Stands(SeenOperator who)
    {
        if (who.Offer is not { } id || !_offers.TryGetValue(id, out var offer))
            return false;
        var call = _calls[offer.Call].Now;
        return offer.IsOpen || (call.HasOperator && call.Won == id) || offer.OverAt > _now.System - Patience.Stuck;
    }

    private bool IsOverdue(DateTimeOffset? domain, DateTimeOffset? system, DateTimeOffset since) =>
        since < _now.System - Patience.Stuck && (domain < ToDomain(_now.System - Patience.Stuck) || system < _now.System - Patience.Stuck);

    private void LookForIdle()
    {
        var from = _now.System - Patience.Idle;
        foreach (var history in _operators.Values)
        {
            if (history.FreeSince is not { } free || history.Now.NotBefore > _now.Domain)
                continue;
            var isLate = free <= from && history.Now.NotBefore <= ToDomain(from);
            foreach (var id in _live)
            {
                var call = _calls[id];
                if (call.QueuedSince is not { } since)
                    continue;
                if (!isLate || since > from)
                {
                    if (SurelyMayTake(history.Now.Id, call.Now, _now.System))
                        _tally += new Tally { IdleInTime = 1, IdleInTimeInCalm = Patience.AcrossQueues ? 1 : 0 };
                    continue;
                }
                if (!SurelyMayTake(history.Now.Id, call.Now, from))
                {
                    _tally = _tally with { IdleExcused = _tally.IdleExcused + 1 };
                }
                else
                {
                    Report(FaultKind.IdleOperator, $"{history.Now.Id} is free since {free:HH:mm:ss.fff} and may take call {Name(id)}, which waits in {call.Now.Queue} since {since:HH:mm:ss.fff}");
                    return;
                }
            }
        }
    }
}
