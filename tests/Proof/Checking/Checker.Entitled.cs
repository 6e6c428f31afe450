using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Proof.Checking;

/// <content>
/// An offer goes only to somebody who may take it. The operator itself owns what it does and wants, so that is judged at its own write; the queue decides about the
/// call, by facts that may be late, so an offer is a fault if no fact that the queue may have had allows it.
/// </content>
public sealed partial class Checker
{
    /// <summary>Of an operator that does not serve it a queue learns when it reads what has changed, once a second.</summary>
    private static readonly TimeSpan Swept = TimeSpan.FromSeconds(1.5);

    // By offer: who was reserved, for which call. A reservation and its offer are written in no sure order.
    private readonly Dictionary<Guid, (string Operator, Guid? Call)> _reservations = [];
    private readonly Dictionary<Bar, long> _offersBeside = [];

    /// <summary>Offers that went past somebody else who was signed in and might not have them, by what stood against it.</summary>
    public IReadOnlyDictionary<Bar, long> OffersBeside => _offersBeside;

    /// <summary>An operator is reserved: it takes calls, does nothing, can be reached, and its pause is over. What its last write says is the truth.</summary>
    private void CheckReservation(SeenOperator before, SeenOperator now)
    {
        if (now.Work != Work.Offered || now.Offer is not { } offer || (before.Work == Work.Offered && before.Offer == offer))
            return;
        _reservations[offer] = (now.Id, now.Call);
        if (_offers.TryGetValue(offer, out var made) && (made.Operator != now.Id || made.Call != now.Call))
            Report(FaultKind.WrongOperator, $"{now.Id} was reserved for call {Name(now.Call ?? Guid.Empty)} by an offer of call {Name(made.Call)} to {made.Operator}");
        if (!before.IsFree || _now.Domain < before.NotBefore)
            Report(FaultKind.WrongOperator,
                $"{now.Id} was reserved for call {Name(now.Call ?? Guid.Empty)} and was {before.Wish} {before.Work}{(before.Reachable ? "" : ", not reachable")}, not before {before.NotBefore:HH:mm:ss.fff}");
    }

    private void CheckOperator(CallHistory offered, SeenOffer offer)
    {
        var call = offered.Now;
        if (_reservations.TryGetValue(offer.Id, out var reserved) && reserved != (offer.Operator, call.Id))
            Report(FaultKind.WrongOperator, $"{offer.Operator} was offered call {Name(call.Id)}, and {reserved.Operator} had been reserved for call {Name(reserved.Call ?? Guid.Empty)} by that offer");
        if (BarTo(offered, offer.Operator, offer.IssuedAt) is { } bar)
            Report(FaultKind.WrongOperator, $"{offer.Operator} was offered call {Name(call.Id)} of {call.Queue}, in which it stood since {call.EnteredAt:HH:mm:ss.fff}: {bar}");

        var beside = _operators.Values.Where(other => other.Now.Id != offer.Operator && other.Now.Wish != Wish.SignedOut && call.Open.All(open => open.Operator != other.Now.Id));
        foreach (var stood in beside.Select(other => other.Now.IsFree ? BarTo(offered, other.Now.Id, offer.IssuedAt) : Bar.Busy).OfType<Bar>().Distinct())
            _offersBeside[stood] = _offersBeside.GetValueOrDefault(stood) + 1;
    }

    /// <summary>What stood against offering the call to the operator by all that its queue may have known; null: there is something by which nothing did.</summary>
    private Bar? BarTo(CallHistory offered, string operatorId, DateTimeOffset issuedAt)
    {
        var to = ToSystem(issuedAt);
        var from = to - Patience.Order;
        Bar? first = null;
        foreach (var call in InForce(offered.Standings, from, to).Where(call => call.Queue == offered.Now.Queue))
        {
            foreach (var centre in InForce(_centres, from, to))
            {
                if (BarTo(call, centre, operatorId, issuedAt, from) is not { } bar)
                    return null;
                first ??= bar;
            }
        }
        return first;
    }

    /// <summary>The same by one state of the call and one configuration. Of the time (domain) the latest counts for the operator, the earliest for whoever would stand in its way.</summary>
    private Bar? BarTo(SeenCall call, Centre centre, string operatorId, DateTimeOffset issuedAt, DateTimeOffset from)
    {
        if (!centre.Operators.TryGetValue(operatorId, out var who) || who.Capacity.Voice < 1 || !centre.Queues.TryGetValue(call.Queue, out var queue))
            return Bar.NotStaff;
        if (!IsNamed(call, operatorId) && !Openness.Holds(queue, who, issuedAt - call.EnteredAt))
            return Bar.Skills;
        if (call.PreferredOperator is { } preferred && preferred != operatorId && issuedAt < call.PreferredUntil && SurelyStands(preferred))
            return Bar.Preferred;
        return IsPassedOver(call, operatorId, issuedAt) && centre.Operators.Keys.Any(other => other != operatorId && SurelyStands(other)) ? Bar.PassedOver : null;

        bool SurelyStands(string other)
        {
            var then = ToDomain(from);
            return _operators.TryGetValue(other, out var history) && history.SignedInSince <= from - Swept && !IsPassedOver(call, other, then)
                && centre.Operators.TryGetValue(other, out var declared) && declared.Capacity.Voice > 0
                && (IsNamed(call, other) || Openness.Holds(queue, declared, then > call.EnteredAt ? then - call.EnteredAt : TimeSpan.Zero));
        }
    }

    private static bool IsNamed(SeenCall call, string operatorId) => call.PreferredByName && call.PreferredOperator == operatorId;

    /// <summary>What held at some moment of this time, the newest first.</summary>
    private static IEnumerable<T> InForce<T>(List<(T What, DateTimeOffset Since)> history, DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Since > to)
                continue;
            yield return history[i].What;
            if (history[i].Since <= from)
                yield break;
        }
    }
}
