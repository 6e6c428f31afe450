using Antiphon.Operators;

namespace Antiphon.Proof.Checking;

/// <content>Each write of an operator: rule 1 from the operator's side, and the deadline.</content>
public sealed partial class Checker
{
    /// <summary>An operator was written.</summary>
    public void See(Moment at, SeenOperator seen)
    {
        _now = at;
        if (!_operators.TryGetValue(seen.Id, out var history))
            _operators[seen.Id] = history = new OperatorHistory(new SeenOperator { Id = seen.Id, Version = 0 });
        var before = history.Now;
        if (seen.Version != before.Version + 1)
            Report(FaultKind.LostWrite, $"{seen.Id} went from version {before.Version} to {seen.Version}");
        if (seen.Work != Work.Idle && seen.Deadline is null)
            Report(FaultKind.NoDeadline, $"{seen.Id} is {seen.Work} without a deadline");
        if (seen is { Work: Work.Idle, Wish: not Wish.SignedOut, Reachable: false, SystemDeadline: null })
            Report(FaultKind.NoDeadline, $"{seen.Id} is {seen.Wish} and away without a deadline");
        if (seen.Work is Work.Talking or Work.Held
            && !(seen.Offer is { } won && _offers.TryGetValue(won, out var offer) && offer.HasWon && offer.Call == seen.Call && offer.Operator == seen.Id))
            Report(FaultKind.DoubledConnect, $"{seen.Id} talks in call {Name(seen.Call ?? Guid.Empty)} by an offer that did not win it");

        CheckReservation(before, seen);
        Reserve(before, seen);
        if (before.Work != seen.Work || before.Offer != seen.Offer)
            history.WorkSince = at.System;
        if (before.Wish != Wish.SignedOut && seen.Wish == Wish.SignedOut)
            history.SignedOutAt = at.System;
        history.SignedInSince = seen.Wish == Wish.SignedOut ? null : history.SignedInSince ?? at.System;
        history.FreeSince = !seen.IsFree ? null : before.IsFree ? history.FreeSince ?? at.System : at.System;
        (history.Now, history.SeenAt) = (seen, at.System);
    }

    /// <summary>A call for which somebody is reserved is in an offer being made: it is not passed over if another goes first.</summary>
    private void Reserve(SeenOperator before, SeenOperator now)
    {
        if (before is { Work: Work.Offered, Call: { } left } && _calls.TryGetValue(left, out var old) && old.Reserved.Remove(before.Id) && old.Reserved.Count == 0 && old.Now.Waits)
            old.WaitsSince = _now.System;
        if (now is { Work: Work.Offered, Call: { } call } && _calls.TryGetValue(call, out var reserved) && reserved.Reserved.Add(now.Id))
            reserved.WaitsSince = null;
    }
}
