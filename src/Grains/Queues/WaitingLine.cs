using System.Collections.Immutable;

namespace Antiphon.Queues;

/// <summary>The calls that stand in one queue, in order of rank, and indexes over those of them that wait.</summary>
internal sealed class WaitingLine
{
    private readonly Dictionary<Guid, WaitingEntry> _entries = [];
    private readonly SortedSet<WaitingCall> _standing = new(Rank.Order);
    private readonly SortedSet<WaitingCall> _waiting = new(Rank.Order);
    private readonly SortedSet<WaitingCall> _special = new(Rank.Order);
    private readonly SortedSet<WaitingCall> _named = new(Rank.Order);
    private readonly SortedSet<(DateTimeOffset EnteredAt, Guid Id)> _byEntry = [];
    private readonly Departed _departed = new();

    /// <summary>All calls that stand here, waiting or in an offer, by rank.</summary>
    public ImmutableArray<WaitingCall> Standing => [.. _standing];

    /// <summary>Those that wait, by rank.</summary>
    public IReadOnlyCollection<WaitingCall> Waiting => _waiting;

    /// <summary>Those of the waiting calls that have a preferred or a passed-over operator, by rank.</summary>
    public IReadOnlyCollection<WaitingCall> Special => _special;

    /// <summary>Those of them that wait for an operator who was named for them, by rank.</summary>
    public IReadOnlyCollection<WaitingCall> Named => _named;

    /// <summary>Calls in an offer, or in one being made.</summary>
    public int InOffer => _standing.Count - _waiting.Count;

    /// <summary>The earliest first arrival of those that stand here; null: none.</summary>
    public DateTimeOffset? LongestSince => _standing.Count == 0 ? null : _standing.Min(call => call.FirstArrival);

    public WaitingEntry? Find(Guid callId) => _entries.GetValueOrDefault(callId);

    /// <summary>Takes newer facts; false: these are known or older.</summary>
    public bool Put(WaitingCall call)
    {
        if (_departed.Knows(call.Id, call.Version))
            return false;
        if (_entries.TryGetValue(call.Id, out var entry))
        {
            if (call.Version <= entry.Call.Version)
                return false;
            Unlist(entry);
            entry.Call = call;
            entry.AwaitsFacts = false;
        }
        else
        {
            _entries[call.Id] = entry = new WaitingEntry(call);
        }

        List(entry);
        return true;
    }

    /// <summary>Takes a call out; facts of it up to <paramref name="version"/> are not taken any more. False: it did not stand here, or has newer facts.</summary>
    public bool Remove(Guid callId, long version)
    {
        if (!_entries.TryGetValue(callId, out var entry))
        {
            _departed.Add(callId, version);
            return false;
        }

        if (entry.Call.Version > version)
            return false;
        _departed.Add(callId, version);
        Unlist(entry);
        _entries.Remove(callId);
        return true;
    }

    public void Take(Guid callId)
    {
        var entry = _entries[callId];
        Unlist(entry);
        entry.Taken = true;
        entry.ProposedVersion = entry.Call.Version;
        List(entry);
    }

    public void Settle(Guid callId, bool waits)
    {
        if (Find(callId) is not { Taken: true } entry)
            return;
        Unlist(entry);
        entry.Taken = false;
        entry.AwaitsFacts = !waits && entry.Call.Version == entry.ProposedVersion;
        List(entry);
    }

    /// <summary>The waiting calls, by rank, among which there may be one that has been here for <paramref name="least"/> or is special. Null: special ones alone.</summary>
    public IEnumerable<WaitingCall> Matchable(TimeSpan? least, DateTimeOffset now) =>
        least is { } wait && _byEntry.Count > 0 && now - _byEntry.Min.EnteredAt >= wait ? _waiting : _special;

    /// <summary>When the next waiting call will have been here for <paramref name="wait"/>; null: all have.</summary>
    public DateTimeOffset? NextToHaveWaited(TimeSpan wait, DateTimeOffset now)
    {
        if (_byEntry.Count == 0 || now - _byEntry.Max.EnteredAt >= wait)
            return null;
        // Entries at or before now − wait have waited long enough; the first one after is the next. No id is above the last Guid.
        return _byEntry.GetViewBetween((now - wait, Guid.AllBitsSet), _byEntry.Max).Min.EnteredAt + wait;
    }

    private void List(WaitingEntry entry)
    {
        _standing.Add(entry.Call);
        if (!entry.Waits)
            return;
        _waiting.Add(entry.Call);
        _byEntry.Add((entry.Call.EnteredAt, entry.Call.Id));
        if (entry.Call.PreferredOperator is not null || !entry.Call.PassedOver.IsEmpty)
            _special.Add(entry.Call);
        if (entry.Call.PreferredByName)
            _named.Add(entry.Call);
    }

    private void Unlist(WaitingEntry entry)
    {
        _standing.Remove(entry.Call);
        _waiting.Remove(entry.Call);
        _special.Remove(entry.Call);
        _named.Remove(entry.Call);
        _byEntry.Remove((entry.Call.EnteredAt, entry.Call.Id));
    }
}
