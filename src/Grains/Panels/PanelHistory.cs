using System.Collections.Immutable;

namespace Antiphon.Panels;

/// <summary>The last hour by minute, from how the calls stand now: nothing has to be noted while it passes.</summary>
public static class PanelHistory
{
    /// <summary>So many minutes are told.</summary>
    public const int Minutes = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The full minutes up to now, the oldest first; none before <paramref name="from"/>.</summary>
    /// <param name="calls">The calls: of each the newest fact.</param>
    /// <param name="serviceLevel">Of a call, by its queue.</param>
    /// <param name="from">From when on all calls are among these.</param>
    /// <param name="now">Domain time.</param>
    public static ImmutableArray<PanelMinute> Of(IEnumerable<CallFact> calls, Func<CallFact, TimeSpan> serviceLevel, DateTimeOffset from, DateTimeOffset now)
    {
        var last = Floor(now);
        var first = last - (Minutes - 1) * Minute;
        var waiting = new int[Minutes + 1]; // how many more wait at a minute than at the one before
        var settled = new CallCount[Minutes];
        foreach (var call in calls.Where(call => call.QueuedAt is not null))
        {
            var count = CallCount.Of(call, serviceLevel(call));
            var stops = count.Settled > 0 ? call.QueuedAt!.Value + call.Waited : DateTimeOffset.MaxValue;
            var (begin, end) = (IndexOf(call.QueuedAt!.Value), IndexOf(stops));
            waiting[begin]++;
            waiting[end]--;
            if (stops > first - Minute && end < Minutes)
                settled[end] += count;
        }
        var minutes = ImmutableArray.CreateBuilder<PanelMinute>(Minutes);
        for (var (i, wait) = (0, 0); i < Minutes; i++)
        {
            wait += waiting[i];
            if (first + i * Minute >= from)
                minutes.Add(new PanelMinute(first + i * Minute, wait, FigureRules.ServiceLevelOf(settled[i])));
        }
        return minutes.ToImmutable();

        // The first full minute at or after a time.
        int IndexOf(DateTimeOffset time) =>
            time <= first ? 0 : time > last ? Minutes : (int)(((time - first).Ticks + Minute.Ticks - 1) / Minute.Ticks);
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.Ticks - time.Ticks % Minute.Ticks, time.Offset);
}
