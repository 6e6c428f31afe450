using Antiphon.Storage.Hot;

namespace Antiphon.Clocks;

/// <summary>
/// Whom a sweep wakes. An actor that was woken and is overdue by the same deadline still (its row cannot be written, what it asks is silent) rests, each time for
/// longer: those who cannot be helped now stand in nobody's way, and wakes do not pile up before an actor that is busy.
/// </summary>
internal sealed class WakeRests
{
    /// <summary>The longest rest; real time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(16);

    private Dictionary<GrainId, (DateTimeOffset Deadline, TimeSpan Length, DateTimeOffset Until)> _woken = [];

    /// <summary>How many were overdue at the last choice: so many more rows a sweep must read to see past them.</summary>
    public int Count => _woken.Count;

    /// <summary>Of those who are overdue, those who do not rest: first who was not woken yet, then the most overdue.</summary>
    public IReadOnlyList<OverdueActor> Choose(IReadOnlyList<OverdueActor> overdue, DateTimeOffset now, int limit)
    {
        var (chosen, woken) = (new List<OverdueActor>(), new Dictionary<GrainId, (DateTimeOffset, TimeSpan, DateTimeOffset)>());
        foreach (var actor in overdue.OrderBy(actor => _woken.ContainsKey(actor.Grain)))
        {
            var known = _woken.TryGetValue(actor.Grain, out var before) && before.Deadline == actor.Deadline;
            if (known && now < before.Until)
                woken[actor.Grain] = before;
            else if (chosen.Count < limit)
            {
                var rest = known ? before.Length * 2 : OverdueSweeper.Interval / 2; // the first: until the next sweep
                chosen.Add(actor);
                woken[actor.Grain] = (actor.Deadline, rest < Longest ? rest : Longest, now + (rest < Longest ? rest : Longest));
            }
        }

        _woken = woken;
        return chosen;
    }
}
