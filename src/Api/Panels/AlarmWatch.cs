using System.Runtime.CompilerServices;
using Antiphon.Clocks;
using Antiphon.Storage.Archive;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Panels;

/// <summary>Follows the log of alarms, which is where they are first: nothing that was raised can be missed.</summary>
internal sealed class AlarmWatch(IArchive archive, [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private const int SilentLooks = 5;
    private const int Most = 1000;

    /// <summary>A row carries the time of its judgement and is committed a little later.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>The alarms that are open, then each that is raised or over; none: nothing is new.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ArchivedAlarm>> Watch(string panel, [EnumeratorCancellation] CancellationToken end)
    {
        var filter = new AlarmFilter(panel.Length == 0 ? null : panel);
        var told = new Dictionary<(Guid Alarm, bool IsOver), DateTimeOffset>();
        var from = clock.GetUtcNow();
        foreach (var over in await archive.ListAlarms(filter with { ChangedFrom = from - Overlap }, Most, end))
            told[(over.Id, over.ClearedAt is not null)] = over.ChangedAt; // how it stood before the watch; what of it is open is told below
        var open = await archive.ListAlarms(filter with { IsOpen = true }, Most, end);
        foreach (var alarm in open)
            told[(alarm.Id, false)] = alarm.ChangedAt;
        yield return open;

        using var timer = new PeriodicTimer(LookEvery, clock);
        for (var silent = 0; await timer.WaitForNextTickAsync(end);)
        {
            var now = clock.GetUtcNow();
            var changed = await archive.ListAlarms(filter with { ChangedFrom = from - Overlap }, Most, end);
            List<ArchivedAlarm> news = [.. changed.Where(alarm => told.TryAdd((alarm.Id, alarm.ClearedAt is not null), alarm.ChangedAt)).OrderBy(alarm => alarm.ChangedAt)];
            foreach (var old in told.Where(one => one.Value < from - Overlap - Overlap).ToList())
                told.Remove(old.Key);
            from = now;
            silent = news.Count > 0 ? 0 : silent + 1;
            if (news.Count > 0 || silent % SilentLooks == 0)
                yield return news;
        }
    }
}
