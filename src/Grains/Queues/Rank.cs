using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>The order of waiting calls: by rank time, ties by id. A call's rank is fixed at its arrival; that is what makes the others age past it.</summary>
public static class Rank
{
    /// <summary>The order of calls; the first is the next to be offered. Guids compare as their text does, so UUIDv7 ids tie-break by time of creation.</summary>
    public static IComparer<WaitingCall> Order { get; } = Comparer<WaitingCall>.Create(Compare);

    /// <summary>Rank time = first arrival − head start × (the queue's priority + the call's own).</summary>
    public static DateTimeOffset TimeOf(DateTimeOffset firstArrival, Queue queue, int priority) =>
        firstArrival - (queue.HeadStart * (queue.Priority + priority));

    /// <summary>Negative: <paramref name="x"/> is served before <paramref name="y"/>.</summary>
    public static int Compare(WaitingCall? x, WaitingCall? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var byTime = x.RankTime.CompareTo(y.RankTime);
        return byTime != 0 ? byTime : x.Id.CompareTo(y.Id);
    }
}
