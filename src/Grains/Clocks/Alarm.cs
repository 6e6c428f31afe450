namespace Antiphon.Clocks;

/// <summary>One settable deadline on one clock. When it rings, the actor is woken by a message of its own, so that what is due is done in a turn.</summary>
public sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private bool _isSet;

    /// <summary>An alarm that is not set.</summary>
    public Alarm(TimeProvider clock, IWakeable actor)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static actor => ((IWakeable)actor!).Wake().Ignore(), actor, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings at this time (at once if it has passed); null: never. Replaces what was set before.</summary>
    public void Set(DateTimeOffset? at)
    {
        if (at is null && !_isSet)
            return;
        _isSet = at is not null;
        var due = at - _clock.GetUtcNow();
        if (due is null)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(due < TimeSpan.Zero ? TimeSpan.Zero : due > Longest ? Longest : due.Value, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
