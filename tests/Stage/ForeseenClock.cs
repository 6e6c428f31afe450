using Microsoft.Extensions.Time.Testing;

namespace Antiphon.Stage;

/// <summary>A clock that only the test moves, and that tells when it will ring next: so it can be moved from one alarm exactly to the next.</summary>
/// <param name="start">The first instant.</param>
public sealed class ForeseenClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(Timer Timer, long Setting), DateTimeOffset> _due = new();

    /// <summary>When the next timer rings; null: none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                while (_due.TryPeek(out var next, out var at))
                {
                    if (at > GetUtcNow() && next.Timer.Setting == next.Setting)
                        return at;
                    _due.Dequeue(); // has rung, or was set anew
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ForeseenClock clock, ITimer inner) : ITimer
    {
        private long _setting;

        public long Setting => Interlocked.Read(ref _setting);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
                throw new NotSupportedException("Only the next ring of a timer is foreseen: actors set their alarms once each.");
            var setting = Interlocked.Increment(ref _setting);
            if (dueTime > TimeSpan.Zero)
            {
                lock (clock._gate)
                    clock._due.Enqueue((this, setting), clock.GetUtcNow() + dueTime);
            }

            return inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            Interlocked.Increment(ref _setting);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _setting);
            return inner.DisposeAsync();
        }
    }
}
