using System.Collections.Immutable;

namespace Antiphon.Traces;

/// <summary>When somebody is at work, and which types of calls he or she serves.</summary>
/// <param name="Operator">The operator's id.</param>
/// <param name="Types">The types served.</param>
/// <param name="Presence">From sign-in to sign-out.</param>
/// <param name="Breaks">When not ready, in order, within <paramref name="Presence"/>.</param>
public sealed record TraceShift(string Operator, ImmutableSortedSet<string> Types, Stretch Presence, ImmutableArray<Stretch> Breaks)
{
    /// <summary>How long at work and on no break within this window.</summary>
    public TimeSpan Staffed(Stretch window) =>
        Presence.Within(window).Length - Stretch.Cover(Breaks.Select(b => b.Within(window)));
}

/// <summary>
/// The shifts that the record lets us infer: present from the first to the last service, and on a break in each gap of more than 20 s in which a call of a
/// type that this server serves waited (who is at the desk takes such a call).
/// </summary>
public static class TraceRoster
{
    /// <summary>The longest gap between two services that is never a break.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>The shifts of a whole day, by server.</summary>
    /// <param name="day">The whole day (not cut).</param>
    /// <param name="breaks">False: nobody ever takes a break.</param>
    public static ImmutableArray<TraceShift> Infer(TraceDay day, bool breaks = true) =>
        [.. day.Servers.Select(server => new TraceShift(server.Name, server.Types, server.Presence, breaks ? [.. Breaks(server, day)] : []))];

    /// <summary>
    /// So many shifts: of fewer than there are, those who are longest at work; for more, the day's shifts once again under further names.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one.</exception>
    public static ImmutableArray<TraceShift> Scale(ImmutableArray<TraceShift> shifts, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (shifts.IsEmpty)
        {
            return shifts;
        }

        var byPresence = shifts.OrderByDescending(s => s.Presence.Length).ThenBy(s => s.Operator, StringComparer.Ordinal).ToArray();
        return
        [
            .. Enumerable.Range(0, count)
                .Select(i => (Shift: byPresence[i % byPresence.Length], Round: i / byPresence.Length))
                .Select(s => s.Round == 0 ? s.Shift : s.Shift with { Operator = $"{s.Shift.Operator}-{s.Round + 1}" })
                .OrderBy(s => s.Operator, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Stretch> Breaks(TraceServer server, TraceDay day)
    {
        var waits = day.Calls.Where(c => c.Queue is not null && server.Types.Contains(c.Type)).Select(c => c.Queue!.Value).ToArray();
        var until = server.Services[0].End;
        foreach (var service in server.Services.Skip(1))
        {
            var gap = new Stretch(until, service.Start);
            if (gap.Length > LongestPause && waits.Any(w => w.Overlaps(gap)))
            {
                yield return gap;
            }

            until = service.End > until ? service.End : until;
        }
    }
}
