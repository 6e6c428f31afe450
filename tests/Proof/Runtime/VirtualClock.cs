namespace Antiphon.Proof.Runtime;

/// <summary>A clock of the schedule: domain = origin + speed × elapsed. Its timers die with the place that set them.</summary>
internal sealed class VirtualClock(Schedule schedule, Func<Place?> current, double speed = 1) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => Schedule.Origin + ((schedule.Now - Schedule.Origin) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state, current());
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>One shot; nothing of ours repeats.</summary>
    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state, Place? owner) : ITimer
    {
        private long _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock.Plan(dueTime, () => Ring(setting));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(long setting)
        {
            if (setting != _setting || owner is { IsDead: true })
                return;
            if (owner is null)
                callback(state);
            else
                owner.Run(() => callback(state));
        }
    }

    // A timer rings a tick late rather than early: a deadline that is asked for has passed then.
    private void Plan(TimeSpan dueTime, Action ring) => schedule.After((dueTime / speed) + TimeSpan.FromTicks(1), ring);
}
