namespace Antiphon.Days;

/// <summary>
/// Wakes many waiters by one timer: a heap of instants of the system clock. Thousands of clients wait at once, so each has no timer of its own.
/// </summary>
/// <param name="time">The system clock.</param>
internal sealed class AlarmQueue(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    /// <summary>Completes at <paramref name="timestamp"/> (of the clock's <see cref="TimeProvider.GetTimestamp"/>), or at once when it has passed.</summary>
    public async Task WaitUntil(long timestamp, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (timestamp <= time.GetTimestamp())
        {
            return;
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellation.UnsafeRegister(static (w, token) => ((TaskCompletionSource)w!).TrySetCanceled(token), waiter);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiters.Enqueue(waiter, timestamp);
            Arm();
        }

        await waiter.Task;
    }

    private void Arm()
    {
        // Those who were cancelled leave when they come to the front.
        while (_waiters.TryPeek(out var first, out _) && first.Task.IsCompleted)
        {
            _waiters.Dequeue();
        }

        if (!_waiters.TryPeek(out _, out var due) || due >= _armedFor)
        {
            return;
        }

        _armedFor = due;
        var delay = time.GetElapsedTime(time.GetTimestamp(), due);
        // Timers count whole milliseconds: rounded up, so that nobody wakes early and spins.
        var wait = delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(delay.TotalMilliseconds), 60_000));
        if (_timer is null)
        {
            _timer = time.CreateTimer(static queue => ((AlarmQueue)queue!).Ring(), this, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ring()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _armedFor = long.MaxValue;
            var now = time.GetTimestamp();
            while (_waiters.TryPeek(out var waiter, out var due) && due <= now)
            {
                _waiters.Dequeue();
                waiter.TrySetResult();
            }

            Arm();
        }
    }

    /// <summary>Those who still wait are cancelled.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
            while (_waiters.TryDequeue(out var waiter, out _))
            {
                waiter.TrySetCanceled();
            }
        }
    }
}
