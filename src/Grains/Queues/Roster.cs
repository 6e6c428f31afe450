using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>
/// The operators that one queue knows: their facts, how its calls are open to them, and who may be proposed. Who may be proposed is kept in the order of the
/// strategy, so that a decision costs the same with ten operators and with ten thousand.
/// </summary>
internal sealed class Roster : IPresence
{
    private readonly Dictionary<string, RosterEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<RosterEntry> _signedIn = [];
    private readonly SortedDictionary<TimeSpan, SortedSet<RosterEntry>> _ready = [];
    private readonly SortedSet<RosterEntry> _pausing = SortedBy(entry => entry.Facts.NotBefore);
    private readonly SortedSet<RosterEntry> _held = SortedBy(entry => entry.HeldUntil ?? default);
    private readonly Dictionary<string, int> _excluded = [];
    private List<RosterEntry> _serving = [];
    private IOperatorOrder _order = OperatorOrders.For(default);
    private Workforce? _workforce;

    /// <summary>Everybody who serves the queue, by id.</summary>
    public IReadOnlyList<RosterEntry> Serving => _serving;

    /// <summary>Who serves the queue and may be proposed, as of the last <see cref="Rise"/>: by the waiting time from which calls are open to them, then by rank. No group is empty.</summary>
    public IReadOnlyDictionary<TimeSpan, SortedSet<RosterEntry>> Ready => _ready;

    /// <summary>The shortest wait of a call that somebody who is ready might take; null: nobody is ready.</summary>
    public TimeSpan? LeastWait => _ready.Count == 0 ? null : _ready.First().Key;

    /// <summary>Somebody who serves the queue may be proposed, but for the passing of time.</summary>
    public bool HasIdle => _ready.Count + _pausing.Count + _held.Count > 0;

    /// <summary>When the next pause or hold ends; null: there is none.</summary>
    public DateTimeOffset? NextRise => Earlier(_pausing.Min?.Facts.NotBefore, _held.Min?.HeldUntil);

    /// <summary>How many serve the queue and may not be proposed, by reason.</summary>
    public IEnumerable<KeyValuePair<string, int>> Excluded => _excluded.Append(new(Exclusion.Pausing, _pausing.Count)).Append(new(Exclusion.Refused, _held.Count));

    /// <summary>Somebody who serves the queue is at work.</summary>
    public bool IsStaffed => _signedIn.Count > 0;

    /// <summary>Who serves the queue and takes calls at present, busy or not.</summary>
    public Workforce Workforce => _workforce ??= Workforce.Of(_serving);

    /// <inheritdoc/>
    public IEnumerable<string> SignedIn => _signedIn.Select(entry => entry.Id);

    /// <inheritdoc/>
    public bool IsSignedIn(string operatorId) => Find(operatorId) is { IsSignedIn: true };

    /// <inheritdoc/>
    public Opening? OpeningOf(string operatorId) => Find(operatorId)?.Opening;

    public RosterEntry? Find(string operatorId) => _entries.GetValueOrDefault(operatorId);

    public void Configure(Queue? queue, IEnumerable<Operator> operators)
    {
        foreach (var entry in _entries.Values)
        {
            Unlist(entry);
            entry.Declared = null;
            entry.Opening = null;
        }

        _order = OperatorOrders.For(queue?.Strategy ?? default);
        foreach (var declared in operators.Where(one => one.Capacity.Voice > 0))
        {
            var entry = FindOrAdd(declared.Id);
            entry.Declared = declared;
            entry.Opening = queue is null ? null : Entitlement.OpeningFor(queue, declared);
            entry.Level = queue is null ? 0 : queue.Skills.Sum(wanted => declared.Skills.GetValueOrDefault(wanted.Skill));
        }

        _serving = [.. _entries.Values.Where(entry => entry.Opening is not null).OrderBy(entry => entry.Id, StringComparer.Ordinal)];
        _workforce = null;
        foreach (var entry in _serving)
            List(entry);
    }

    /// <summary>Takes newer facts; false: these are known or older.</summary>
    public bool Put(OperatorFacts facts)
    {
        var entry = FindOrAdd(facts.Id);
        if (facts.Version <= entry.Facts.Version)
            return false;
        Unlist(entry);
        entry.Facts = facts;
        entry.HeldUntil = null;
        _workforce = null;
        List(entry);
        return true;
    }

    /// <summary>Ends the hold of an operator whose facts these are; false: there is none.</summary>
    public bool Free(OperatorFacts facts)
    {
        if (Find(facts.Id) is not { HeldUntil: not null } entry || entry.Facts.Version != facts.Version)
            return false;
        Unlist(entry);
        entry.HeldUntil = null;
        List(entry);
        return true;
    }

    public void Take(RosterEntry entry, Guid callId)
    {
        Unlist(entry);
        entry.ProposedCall = callId;
        entry.ProposedVersion = entry.Facts.Version;
        List(entry);
    }

    /// <summary>The proposal is over. A hold is void if newer facts have come meanwhile.</summary>
    public void Settle(string operatorId, DateTimeOffset heldUntil)
    {
        if (Find(operatorId) is not { Taken: true } entry)
            return;
        Unlist(entry);
        entry.ProposedCall = null;
        entry.HeldUntil = entry.Facts.Version == entry.ProposedVersion ? heldUntil : null;
        List(entry);
    }

    /// <summary>Those whose pause or hold is over are ready.</summary>
    public void Rise(DateTimeOffset now)
    {
        while (_pausing.Min is { } rested && rested.Facts.NotBefore <= now)
        {
            _pausing.Remove(rested);
            (rested.HeldUntil > now ? _held : ReadyWith(rested)).Add(rested);
        }

        while (_held.Min is { } released && released.HeldUntil <= now)
        {
            _held.Remove(released);
            ReadyWith(released).Add(released);
        }
    }

    private RosterEntry FindOrAdd(string operatorId)
    {
        if (!_entries.TryGetValue(operatorId, out var entry))
            _entries[operatorId] = entry = new RosterEntry(operatorId);
        return entry;
    }

    private void List(RosterEntry entry)
    {
        if (entry.Opening is null)
            return;
        if (entry.IsSignedIn)
            _signedIn.Add(entry);
        entry.Rank = _order.Rank(entry.Facts, entry.Level);
        if (entry.IsIdle)
            _pausing.Add(entry); // until the next look at the clock
        else
            _excluded[entry.Standing] = _excluded.GetValueOrDefault(entry.Standing) + 1;
    }

    private void Unlist(RosterEntry entry)
    {
        if (entry.Opening is null)
            return;
        _signedIn.Remove(entry);
        if (!entry.IsIdle)
            _excluded[entry.Standing]--;
        else if (!_pausing.Remove(entry) && !_held.Remove(entry) && ReadyWith(entry) is var group && group.Remove(entry) && group.Count == 0)
            _ready.Remove(entry.Opening.After);
    }

    private SortedSet<RosterEntry> ReadyWith(RosterEntry entry)
    {
        if (!_ready.TryGetValue(entry.Opening!.After, out var group))
            _ready[entry.Opening.After] = group = new(Comparer<RosterEntry>.Create((x, y) => OperatorRank.Compare(x.Rank, y.Rank)));
        return group;
    }

    private static SortedSet<RosterEntry> SortedBy(Func<RosterEntry, DateTimeOffset> time) => new(Comparer<RosterEntry>.Create((x, y) =>
        time(x).CompareTo(time(y)) is not 0 and var byTime ? byTime : string.CompareOrdinal(x.Id, y.Id)));

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
