namespace Antiphon.Panels;

/// <summary>What viewers are told at a moment: all that changed up to a number, whatever each has seen, so that after it they have all seen the same.</summary>
/// <param name="Number">The number of the newest change.</param>
/// <param name="At">When (system time).</param>
internal readonly record struct FrameMark(long Number, DateTimeOffset At);

/// <summary>
/// A moment of each frame's time at which all its viewers are told what is new. It comes when something has changed, or a second (real time) after the last; while nobody waits it sets no timer. Where the node is
/// so busy that viewers are late, it comes later: calls go before those who only look.
/// </summary>
internal sealed class FrameMoment : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>So many times as long as the node's threads were behind is let pass before the next frame, but no longer than a heartbeat.</summary>
    private const int Courtesy = 4;

    /// <summary>A timer may ring some milliseconds before its time: this part of a frame's.</summary>
    private const int Early = 10;

    private readonly Lock _lock = new();
    private readonly Func<long> _newest;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _every;
    private readonly TimeSpan _at;
    private readonly ITimer _timer;
    private TaskCompletionSource<FrameMark>? _next;
    private bool _isAsked;
    private long _told = -1;
    private DateTimeOffset _toldAt;
    private TimeSpan _behind;

    /// <summary>A moment.</summary>
    /// <param name="newest">The number of the newest change.</param>
    /// <param name="clock">The system's.</param>
    /// <param name="every">A frame's time.</param>
    /// <param name="at">Where in it.</param>
    public FrameMoment(Func<long> newest, TimeProvider clock, TimeSpan every, TimeSpan at)
    {
        (_newest, _clock, _every, _at) = (newest, clock, every, at);
        _timer = clock.CreateTimer(static moment => ((FrameMoment)moment!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes with the next one; what is told at it.</summary>
    /// <param name="isAsked">Somebody has something to tell: it comes even if nothing more changes.</param>
    public Task<FrameMark> Next(bool isAsked)
    {
        lock (_lock)
        {
            _isAsked |= isAsked;
            if (_next is null)
            {
                _next = new TaskCompletionSource<FrameMark>(TaskCreationOptions.RunContinuationsAsynchronously);
                Arm();
            }
            return _next.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        TaskCompletionSource<FrameMark>? next;
        var mark = new FrameMark(_newest(), _clock.GetUtcNow());
        lock (_lock)
        {
            if (mark.Number == _told && !_isAsked && (mark.At - _toldAt).Duration() < Heartbeat)
            {
                Arm();
                return;
            }
            (next, _next) = (_next, null);
            (_told, _isAsked, _toldAt) = (mark.Number, false, mark.At);
        }
        next?.TrySetResult(mark);
        ThreadPool.UnsafeQueueUserWorkItem(static moment => moment.This._behind = moment.This._clock.GetElapsedTime(moment.Rung), (This: this, Rung: _clock.GetTimestamp()), preferLocal: false);
    }

    private void Arm()
    {
        var now = _clock.GetUtcNow();
        var toMoment = _every - TimeSpan.FromTicks((now - _at).UtcTicks % _every.Ticks);
        if ((now + toMoment - _toldAt).Duration() < _every / Early)
            toMoment += _every; // it rang early, and this is that moment still
        var courtesy = Courtesy * _behind < Heartbeat ? Courtesy * _behind : Heartbeat;
        _timer.Change(toMoment > courtesy ? toMoment : courtesy, Timeout.InfiniteTimeSpan);
    }
}
