using Antiphon.Operators;

namespace Antiphon.Proof.Checking;

/// <content>Rule 3: who is offered a call is offered the first by rank of all that it may take. And what "may take" is.</content>
public sealed partial class Checker
{
    private void CheckOrder(CallHistory offered, SeenOffer offer)
    {
        var to = ToSystem(offer.IssuedAt);
        var from = to - Patience.Order;
        var call = offered.Now;
        if (offered.Before.ChangedAt > from && offered.Before.Rank < call.RankTime)
            call = call with { RankTime = offered.Before.Rank }; // a supervisor put it back, and the queue may not have heard: as with a call that has just come
        var (held, heldAcross) = (false, false);
        foreach (var id in _live)
        {
            var other = _calls[id];
            if (other == offered || other.WaitsSince is not { } since || since > from)
                continue;
            if (!IsBefore(other.Now, call))
            {
                if (other.Now.Queue == call.Queue)
                    held = held || SurelyMayTake(offer.Operator, other.Now, from);
                else
                    heldAcross = heldAcross || (IsJudgedAcross(offer.Operator, other.Now.Queue) && SurelyMayTake(offer.Operator, other.Now, from));
                continue;
            }
            if (other.Asks > 0 || other.AskedAt > to - Patience.Look)
                continue; // it was in an offer being made (to one who refused): design.md does not say of such a call that it waits
            if (other.Now.Queue != call.Queue && !IsJudgedAcross(offer.Operator, other.Now.Queue))
                continue;
            if (!SurelyMayTake(offer.Operator, other.Now, from))
                _tally = _tally with { OrderExcused = _tally.OrderExcused + 1 };
            else
                Report(FaultKind.WrongOrder,
                    $"{offer.Operator} was offered call {Name(call.Id)} (rank {call.RankTime:HH:mm:ss.fff}, {call.Queue}), while call {Name(id)} (rank {other.Now.RankTime:HH:mm:ss.fff}, {other.Now.Queue}) had waited since {since:HH:mm:ss.fff}");
        }
        _tally += new Tally { OrderHeld = held ? 1 : 0, OrderHeldInCalm = held && Patience.AcrossQueues ? 1 : 0, OrderHeldAcross = heldAcross ? 1 : 0 };
    }

    /// <summary>A queue asks an operator for a call (TryReserve): until the answer, an offer of the call is being made.</summary>
    public void Asks(Guid call)
    {
        if (_calls.TryGetValue(call, out var history))
            history.Asks++;
    }

    /// <summary>The operator has answered, or the queue has given up.</summary>
    public void Asked(Moment at, Guid call)
    {
        if (_calls.TryGetValue(call, out var history) && history.Asks > 0)
            (history.Asks, history.AskedAt) = (history.Asks - 1, at.System);
    }

    /// <summary>The smallest rank time is first; in one queue ties go by id.</summary>
    private static bool IsBefore(SeenCall one, SeenCall other) =>
        one.RankTime < other.RankTime || (one.RankTime == other.RankTime && one.Queue == other.Queue && one.Id.CompareTo(other.Id) < 0);

    /// <summary>The operator might have taken the call at every moment since <paramref name="from"/> (system time). In doubt: no.</summary>
    private bool SurelyMayTake(string operatorId, SeenCall call, DateTimeOffset from)
    {
        if (_centres[^1].Since > from || !Centre.Queues.TryGetValue(call.Queue, out var queue) || !Centre.Operators.TryGetValue(operatorId, out var who) || who.Capacity.Voice < 1)
            return false;
        var then = ToDomain(from);
        if (!IsNamed(call, operatorId) && !Openness.Holds(queue, who, then - call.EnteredAt))
            return false;
        if (call.PreferredOperator is { } preferred && preferred != operatorId && then < call.PreferredUntil && MayStand(preferred))
            return false;
        return !IsPassedOver(call, operatorId, then)
            || !Centre.Operators.Values.Any(other => other.Id != operatorId && !IsPassedOver(call, other.Id, _now.Domain) && MayStand(other.Id)
                && (Openness.Holds(queue, other, _now.Domain - call.EnteredAt) || IsNamed(call, other.Id)));

        bool MayStand(string other) => WasSignedIn(other, IsNamed(call, other) ? from - Swept : from);
    }

    /// <summary>Who becomes free looks at its own queues (design.md, "push on arrival, pull on free"); one that has merely named it finds it by itself, a second later.</summary>
    private bool IsJudgedAcross(string operatorId, string queue) =>
        Patience.AcrossQueues && Centre.Queues.TryGetValue(queue, out var one) && Centre.Operators.TryGetValue(operatorId, out var who) && Openness.Holds(one, who, TimeSpan.MaxValue);

    private static bool IsPassedOver(SeenCall call, string operatorId, DateTimeOffset at) => call.PassedOver.Any(passed => passed.Operator == operatorId && at < passed.Until);

    /// <summary>Signed in at some moment since then (system time).</summary>
    private bool WasSignedIn(string operatorId, DateTimeOffset since) =>
        _operators.TryGetValue(operatorId, out var other) && (other.Now.Wish != Wish.SignedOut || other.SignedOutAt >= since);
}
