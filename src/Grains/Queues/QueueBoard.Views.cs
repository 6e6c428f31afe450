using System.Collections.Immutable;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <content>What others may see of the board; nothing here changes it.</content>
public sealed partial class QueueBoard
{
    /// <summary>All calls that stand here, waiting or in an offer, by rank.</summary>
    public ImmutableArray<WaitingCall> List() => _line.Standing;

    /// <summary>The calls that wait, by rank: the first has place 1.</summary>
    public IReadOnlyCollection<WaitingCall> Waiting => _line.Waiting;

    /// <summary>For how long the call has waited that has waited longest.</summary>
    public TimeSpan LongestWait(DateTimeOffset now) => _line.LongestSince is { } since && since < now ? now - since : TimeSpan.Zero;

    /// <summary>
    /// The best call that this operator, with these facts, could have now; null: none. A call that is being proposed to this operator at the moment counts: when a
    /// pause ends, queue and operator wake together, and the operator must not take a worse call of another queue meanwhile.
    /// </summary>
    public Glimpse? Peek(OperatorFacts facts, DateTimeOffset now)
    {
        if (_queue is null || _roster.Find(facts.Id) is not { Declared: not null } entry || !OperatorMayBeOffered.Holds(facts, now))
            return null;
        var best = BestFor(facts.Id, now);
        if (entry.ProposedCall is { } id && _line.Find(id)?.Call is { } proposed && (best is null || Rank.Compare(proposed, best) < 0))
            best = proposed;
        return best is null ? null : new Glimpse { CallId = best.Id, RankTime = best.RankTime };
    }

    /// <summary>May one more call join?</summary>
    public Admission Admits() => new()
    {
        IsKnown = _queue is not null,
        IsFull = _queue is { MaximumWaiting: > 0 } queue && _line.Waiting.Count >= queue.MaximumWaiting,
        IsStaffed = _roster.IsStaffed,
    };

    /// <summary>The queue as it is now.</summary>
    public QueueStatus Status(DateTimeOffset now, long epoch) => new()
    {
        Name = name,
        Epoch = epoch,
        Waiting = _line.Waiting.Count,
        InOffer = _line.InOffer,
        LongestSince = _line.LongestSince,
        ExpectedWait = ExpectedWait(_line.Waiting.Count, now),
        Operators = _roster.Serving.CountBy(entry => PanelStateRule.Derive(entry.Facts)).ToImmutableDictionary(),
    };

    /// <summary>How long a call with so many waiting ahead of it will still wait; null: unknown, or nobody works here.</summary>
    public TimeSpan? ExpectedWait(int ahead, DateTimeOffset now)
    {
        _roster.Rise(now);
        if (ahead == 0 && _line.Waiting.Count == 0 && _roster.LeastWait == TimeSpan.Zero)
            return TimeSpan.Zero;
        return _expectedWait.After(ahead, _roster.Workforce.Operators, _roster.Workforce.MeanTalk, now);
    }

    /// <summary>Why does this call wait? Candidates first, in the order of the strategy; then the others by id. Null: it does not stand here.</summary>
    public RoutingExplanation? Explain(Guid callId, DateTimeOffset now)
    {
        if (_line.Find(callId) is not { } entry)
            return null;
        var call = entry.Call;
        return new RoutingExplanation
        {
            CallId = callId,
            Queue = name,
            Place = entry.Waits ? _line.Waiting.TakeWhile(other => other.Id != callId).Count() + 1 : 0,
            RankTime = call.RankTime,
            Candidates = _queue is null ? [] : [.. ExplainOperators(call, now)],
            NextChange = NextChangeFor(call, now),
        };
    }

    private IEnumerable<Candidate> ExplainOperators(WaitingCall call, DateTimeOffset now)
    {
        var order = OperatorOrders.For(_queue!.Strategy);
        IEnumerable<RosterEntry> operators = _roster.Serving;
        if (call is { PreferredByName: true, PreferredOperator: { } named } && _roster.OpeningOf(named) is null)
            operators = operators.Append(_roster.Find(named) ?? new RosterEntry(named));
        return operators
            .Select(entry => (Entry: entry, Exclusion: WhyNot(call, entry, now), Rank: order.Rank(entry.Facts, entry.Level)))
            .OrderBy(one => one.Exclusion != Exclusion.None)
            .ThenBy(one => one.Exclusion == Exclusion.None ? one.Rank : new OperatorRank(0, 0, one.Entry.Id), OperatorRank.Order)
            .Select(one => new Candidate { Operator = one.Entry.Id, Exclusion = one.Exclusion, Rank = order.Describe(one.Entry.Facts, one.Entry.Level) });
    }

    private string WhyNot(WaitingCall call, RosterEntry entry, DateTimeOffset now)
    {
        var own = entry.WhyNot(now);
        return own == Exclusion.None ? Eligibility.WhyNot(call, entry.Id, now, _roster) : own;
    }

    private DateTimeOffset? NextChangeFor(WaitingCall call, DateTimeOffset now)
    {
        if (_queue is null)
            return null;
        var next = Earlier(DateTimeOffset.MaxValue, call.PreferredOperator is null ? null : call.PreferredUntil, now);
        foreach (var passed in call.PassedOver)
            next = Earlier(next, passed.Until, now);
        foreach (var after in _queue.Overflow.Select(tier => tier.After).Concat(_queue.Relaxation.Select(relaxation => relaxation.After)))
            next = Earlier(next, call.EnteredAt + after, now);
        return next == DateTimeOffset.MaxValue ? null : next;
    }
}
