namespace Antiphon.Proof.Crowds;

/// <summary>System time of a crowd: stands still until it is told to go on, and then rings what is due, in order. Safe to use from any thread.</summary>
public sealed class StepClock : TimeProvider
{
    private readonly PriorityQueue<(Timer Timer, long Setting), (long At, long Number)> _due = new();
    private readonly Lock _gate = new();
    private long _now = Runtime.Schedule.Origin.Ticks;
    private long _number;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on by a step. All that falls due in it rings at its end.</summary>
    public void Advance(TimeSpan step)
    {
        Interlocked.Add(ref _now, step.Ticks);
        while (Next() is { } due)
            due.Timer.Ring(due.Setting);
    }

    /// <summary>Waits for so long in this time; what waited goes on elsewhere.</summary>
    public Task Wait(TimeSpan time)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CreateTimer(static over => ((TaskCompletionSource)over!).SetResult(), over, time, Timeout.InfiniteTimeSpan);
        return over.Task;
    }

    private (Timer Timer, long Setting)? Next()
    {
        lock (_gate)
            return _due.TryPeek(out var next, out var due) && due.At <= _now ? _due.Dequeue() : null;
    }

    private void Plan(Timer timer, long setting, TimeSpan after)
    {
        lock (_gate)
            _due.Enqueue((timer, setting), (_now + Math.Max(0, after.Ticks), ++_number));
    }

    private sealed class Timer(StepClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long _setting;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            var setting = Interlocked.Increment(ref _setting);
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock.Plan(this, setting, dueTime);
            return true;
        }

        public void Ring(long setting)
        {
            if (Interlocked.Read(ref _setting) != setting)
                return;
            if (_period > TimeSpan.Zero)
                clock.Plan(this, setting, _period);
            callback(state);
        }

        public void Dispose() => Interlocked.Increment(ref _setting);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
