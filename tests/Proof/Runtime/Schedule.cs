namespace Antiphon.Proof.Runtime;

/// <summary>Virtual time: what happens when. Things of one moment happen in the order in which they were planned.</summary>
public sealed class Schedule
{
    private readonly PriorityQueue<Action, (long At, long Number)> _plan = new();
    private long _number;

    /// <summary>Where system time begins.</summary>
    public static readonly DateTimeOffset Origin = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>System time.</summary>
    public DateTimeOffset Now { get; private set; } = Origin;

    /// <summary>Steps made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Does this after a time.</summary>
    public void After(TimeSpan delay, Action act) => _plan.Enqueue(act, (Now.Ticks + Math.Max(0, delay.Ticks), ++_number));

    /// <summary>Goes on until this time.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (_plan.TryPeek(out var act, out var due) && due.At <= end.Ticks)
        {
            _plan.Dequeue();
            Now = new DateTimeOffset(due.At, TimeSpan.Zero);
            Steps++;
            act();
        }
        Now = end;
    }
}
