namespace Antiphon.Clocks;

/// <summary>
/// Domain time: runs at a fixed speed against a system clock, from an origin that may be moved. A due time or period of a timer is a domain duration;
/// moving the origin does not touch running timers.
/// </summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    // Timers of the system clock count whole milliseconds and cut the rest off: a domain timer would fire before its time.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _system;
    private readonly long _start;
    private volatile ClockSetting _setting;

    /// <summary>A clock that runs as <paramref name="setting"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not a finite number above 0.</exception>
    public ScaledTimeProvider(TimeProvider system, ClockSetting setting)
    {
        ThrowIfNotASpeed(setting.Speed);
        _system = system;
        _setting = setting;
        _start = system.GetTimestamp();
    }

    /// <summary>A clock that starts now at the system clock's time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not a finite number above 0.</exception>
    public ScaledTimeProvider(TimeProvider system, double speed = 1)
        : this(system, system.GetUtcNow(), speed)
    {
    }

    private ScaledTimeProvider(TimeProvider system, DateTimeOffset now, double speed)
        : this(system, new ClockSetting(now, now, speed))
    {
    }

    /// <summary>How the clock runs now. Settable, but for the speed.</summary>
    /// <exception cref="ArgumentException">Another speed than the clock's.</exception>
    public ClockSetting Setting
    {
        get => _setting;
        set
        {
            if (value.Speed != _setting.Speed)
                throw new ArgumentException($"The clock runs at speed {_setting.Speed}, which cannot change to {value.Speed}.", nameof(value));
            _setting = value;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => _system.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _setting.ToDomain(_system.GetUtcNow());

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)((_system.GetTimestamp() - _start) * _setting.Speed);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, _system.CreateTimer(callback, state, ToSystem(dueTime), ToSystem(period)));

    /// <summary>It takes its time from this clock.</summary>
    public bool RunsOn(TimeProvider system) => ReferenceEquals(_system, system);

    private static void ThrowIfNotASpeed(double speed)
    {
        if (!double.IsFinite(speed) || speed <= 0)
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "The speed must be a finite number above 0.");
    }

    /// <summary>The real duration of a domain duration, rounded up to what a system timer can count. Zero and infinite stay.</summary>
    private TimeSpan ToSystem(TimeSpan domain)
    {
        if (domain <= TimeSpan.Zero)
            return domain;
        var real = domain.Ticks / _setting.Speed;
        return TimeSpan.FromTicks((long)Math.Ceiling(real / Resolution.Ticks) * Resolution.Ticks);
    }

    private sealed class Timer(ScaledTimeProvider clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.ToSystem(dueTime), clock.ToSystem(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
