using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>The operators that one queue knows: their facts, how its calls are open to them, and which are idle.</summary>
internal sealed class Roster : IPresence
{
    private readonly Dictionary<string, RosterEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<RosterEntry> _idle = [];
    private readonly HashSet<RosterEntry> _signedIn = [];
    private List<RosterEntry> _serving = [];
    private Workforce? _workforce;

    /// <summary>Everybody who serves the queue, by id.</summary>
    public IReadOnlyList<RosterEntry> Serving => _serving;

    /// <summary>Who serves the queue and may be proposed, but for the passing of time.</summary>
    public IReadOnlyCollection<RosterEntry> Idle => _idle;

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
            entry.Declared = null;
            entry.Opening = null;
        }

        foreach (var declared in operators.Where(one => one.Capacity.Voice > 0))
        {
            var entry = FindOrAdd(declared.Id);
            entry.Declared = declared;
            entry.Opening = queue is null ? null : Eligibility.OpeningFor(queue, declared);
            entry.Level = queue is null ? 0 : queue.Skills.Sum(wanted => declared.Skills.GetValueOrDefault(wanted.Skill));
        }

        _serving = [.. _entries.Values.Where(entry => entry.Opening is not null).OrderBy(entry => entry.Id, StringComparer.Ordinal)];
        _workforce = null;
        _idle.Clear();
        _signedIn.Clear();
        foreach (var entry in _serving)
            Sort(entry);
    }

    /// <summary>Takes newer facts; false: these are known or older.</summary>
    public bool Put(OperatorFacts facts)
    {
        var entry = FindOrAdd(facts.Id);
        if (facts.Version <= entry.Facts.Version)
            return false;
        entry.Facts = facts;
        entry.HeldUntil = null;
        _workforce = null;
        Sort(entry);
        return true;
    }

    public void Take(RosterEntry entry)
    {
        entry.Taken = true;
        entry.ProposedVersion = entry.Facts.Version;
        Sort(entry);
    }

    /// <summary>The proposal is over. A hold is void if newer facts have come meanwhile.</summary>
    public void Settle(string operatorId, DateTimeOffset heldUntil)
    {
        if (Find(operatorId) is not { Taken: true } entry)
            return;
        entry.Taken = false;
        entry.HeldUntil = entry.Facts.Version == entry.ProposedVersion ? heldUntil : null;
        Sort(entry);
    }

    private RosterEntry FindOrAdd(string operatorId)
    {
        if (!_entries.TryGetValue(operatorId, out var entry))
            _entries[operatorId] = entry = new RosterEntry(operatorId);
        return entry;
    }

    private void Sort(RosterEntry entry)
    {
        Place(_idle, entry, entry.Opening is not null && entry.IsIdle);
        Place(_signedIn, entry, entry.Opening is not null && entry.IsSignedIn);
    }

    private static void Place(HashSet<RosterEntry> set, RosterEntry entry, bool belongs)
    {
        if (belongs)
            set.Add(entry);
        else
            set.Remove(entry);
    }
}
