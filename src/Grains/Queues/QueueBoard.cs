using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>
/// One queue in memory: its waiting calls in order, the operators it knows, and the matching. Pure: time is passed in (domain time), nothing is awaited, and all
/// it holds are copies of facts that calls and operators own; the newer version of a fact wins, in whatever order they come.
/// </summary>
/// <param name="name">The queue.</param>
public sealed partial class QueueBoard(string name)
{
    private readonly WaitingLine _line = new();
    private readonly Roster _roster = new();
    private readonly ExpectedWait _expectedWait = new();
    private Queue? _queue;

    /// <summary>The queue as declared; null: not (any more) in the configuration. Then nothing is matched.</summary>
    public Queue? Definition => _queue;

    /// <summary>Takes the configuration: the queue's definition and the operators' skills.</summary>
    public void Configure(Centre centre)
    {
        _queue = centre.Queues.GetValueOrDefault(name);
        _roster.Configure(_queue, centre.Operators.Values);
    }

    /// <summary>A call stands here, with these facts. False: nothing new.</summary>
    public bool Put(WaitingCall call) => _line.Put(call);

    /// <summary>An operator's facts. False: nothing new.</summary>
    public bool Put(OperatorFacts facts) => _roster.Put(facts);

    /// <summary>An operator who has looked at all its queues tells its facts: though they be no newer, a hold because it was claimed is over. False: nothing new.</summary>
    public bool Announce(OperatorFacts facts) => _roster.Put(facts) || _roster.Free(facts);

    /// <summary>A call left, with this version of its facts; older facts of it that come later are not taken. False: it did not stand here, or has newer facts.</summary>
    public bool Remove(Guid callId, long version, DateTimeOffset now)
    {
        if (!_line.Remove(callId, version))
            return false;
        _expectedWait.Departed(now, _line.Waiting.Count > 0);
        return true;
    }

    /// <summary>The version of a call's facts that the board holds; null: the call does not stand here.</summary>
    public long? VersionOf(Guid callId) => _line.Find(callId)?.Call.Version;

    /// <summary>A call is known not to stand here any more (by the hot rows, which name no version). False: it did not stand here.</summary>
    public bool Remove(Guid callId, DateTimeOffset now) => _line.Find(callId) is { } entry && Remove(callId, entry.Call.Version, now);

    /// <summary>
    /// Proposes operators for the waiting calls, the best-ranked call first. Calls and operators in a proposal are taken, and not matched again, until
    /// <see cref="CallSettled"/> and <see cref="OperatorSettled"/>. Afterwards no waiting call is left that an idle operator might take now.
    /// </summary>
    public IReadOnlyList<Proposal> Match(DateTimeOffset now)
    {
        if (_queue is null || _line.Waiting.Count == 0)
            return [];
        _roster.Rise(now);
        var outsiders = NamedOutsiders().Where(entry => entry.WhyNot(now) == Exclusion.None).ToList();
        var proposals = new List<Proposal>();
        if (_roster.LeastWait is null && outsiders.Count == 0)
            return proposals;
        foreach (var call in _line.Matchable(_roster.LeastWait, now))
        {
            if (!IsSpecial(call) && !(now - call.EnteredAt >= _roster.LeastWait))
                continue;
            if (WaitsInVain(call, now) || Choice.Make(_queue, call, null, _roster, now) is not { } decision)
                continue;
            proposals.Add(Propose(call, decision));
            if (_roster.LeastWait is null && outsiders.TrueForAll(entry => entry.Taken))
                break;
        }

        foreach (var proposal in proposals)
            _line.Take(proposal.Call.Id);
        return proposals;
    }

    /// <summary>
    /// Proposes the best waiting call for an operator who has become free and asks. Null: the operator may not be offered anything by the facts put here, or there
    /// is no call that it may take, or none that ranks at least as well as <paramref name="betterThan"/>.
    /// </summary>
    /// <param name="operatorId">Who asks. A hold after a refusal does not stand against it.</param>
    /// <param name="now">Domain time.</param>
    /// <param name="betterThan">The best rank time that another queue showed; null: none did. Equal is good enough, or two queues would send the operator to and fro.</param>
    public Proposal? MatchFor(string operatorId, DateTimeOffset now, DateTimeOffset? betterThan)
    {
        if (_queue is null || _roster.Find(operatorId) is not { Taken: false, Declared: not null } entry || !OperatorMayBeOffered.Holds(entry.Facts, now))
            return null;
        _roster.Rise(now);
        if (BestFor(operatorId, now) is not { } call || call.RankTime > betterThan)
            return null;
        if (Choice.Make(_queue, call, entry, _roster, now) is not { } decision)
            return null;
        var proposal = Propose(call, decision);
        _line.Take(call.Id);
        return proposal;
    }

    /// <summary>A call is being proposed to this operator.</summary>
    public bool IsProposed(string operatorId) => _roster.Find(operatorId) is { Taken: true };

    /// <summary>The try with this call is over.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="waits">True: it waits and may be matched at once. False: it is in an offer now, or refused: not matched until newer facts come.</param>
    public void CallSettled(Guid callId, bool waits) => _line.Settle(callId, waits);

    /// <summary>The try with this operator is over: reserved now, or refused. Not proposed until newer facts come.</summary>
    /// <param name="operatorId">The operator.</param>
    /// <param name="heldUntil">May be proposed from this time on even without newer facts (the operator was claimed elsewhere); null: never.</param>
    public void OperatorSettled(string operatorId, DateTimeOffset? heldUntil = null) => _roster.Settle(operatorId, heldUntil ?? DateTimeOffset.MaxValue);

    /// <summary>
    /// The earliest time after <paramref name="now"/> at which a match may become possible by the passing of time alone: a tier, a relaxation, the end of a window,
    /// of a passing-over, of a pause or a hold. Null: none; only new facts can change something.
    /// </summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        if (_queue is null || _line.Waiting.Count == 0)
            return null;
        _roster.Rise(now);
        var outsiders = NamedOutsiders().ToList();
        if (!_roster.HasIdle && outsiders.Count == 0)
            return null;
        var next = Earlier(DateTimeOffset.MaxValue, _roster.NextRise, now);
        foreach (var entry in outsiders)
            next = Earlier(Earlier(next, entry.Facts.NotBefore, now), entry.HeldUntil, now);
        foreach (var wait in _roster.Ready.Keys)
            next = Earlier(next, _line.NextToHaveWaited(wait, now), now);
        foreach (var call in _line.Special)
        {
            next = Earlier(next, call.PreferredOperator is null ? null : call.PreferredUntil, now);
            foreach (var passed in call.PassedOver)
                next = Earlier(next, passed.Until, now);
        }

        return next == DateTimeOffset.MaxValue ? null : next;
    }

    private Proposal Propose(WaitingCall call, RoutingDecision decision)
    {
        var operators = decision.Reevaluate();
        foreach (var operatorId in operators)
            _roster.Take(_roster.Find(operatorId)!, call.Id);
        return new Proposal(call, operators, decision);
    }

    private WaitingCall? BestFor(string operatorId, DateTimeOffset now)
    {
        var opening = _roster.OpeningOf(operatorId)?.After;
        foreach (var call in _line.Matchable(opening, now))
        {
            if (Eligibility.WhyNot(call, operatorId, now, _roster) == Exclusion.None)
                return call;
        }

        return null;
    }

    /// <summary>Idle operators who do not serve the queue but were named for one of its calls.</summary>
    private IEnumerable<RosterEntry> NamedOutsiders() =>
        _line.Named
            .Select(call => _roster.Find(call.PreferredOperator ?? ""))
            .OfType<RosterEntry>()
            .Where(entry => entry is { Opening: null, IsIdle: true })
            .Distinct();

    /// <summary>The call waits for one operator alone, who may not be proposed now.</summary>
    private bool WaitsInVain(WaitingCall call, DateTimeOffset now) =>
        Eligibility.WaitsForPreferred(call, now, _roster) && _roster.Find(call.PreferredOperator!)!.WhyNot(now) != Exclusion.None;

    private static bool IsSpecial(WaitingCall call) => call.PreferredOperator is not null || !call.PassedOver.IsEmpty;

    private static DateTimeOffset Earlier(DateTimeOffset next, DateTimeOffset? other, DateTimeOffset now) => other > now && other < next ? other.Value : next;
}
