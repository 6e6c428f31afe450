using Antiphon.V1;

namespace Antiphon.Days;

/// <summary>An instant by both clocks.</summary>
/// <param name="Domain">Domain time.</param>
/// <param name="Real">System time.</param>
public readonly record struct Instant(DateTimeOffset Domain, DateTimeOffset Real);

/// <summary>
/// The system's domain clock as seen from outside: asked once, then reckoned from the own clock. It runs on at its speed whatever happens to the system.
/// Thread-safe.
/// </summary>
public sealed class DomainClock : IDisposable
{
    private const int Readings = 5;
    private readonly TimeProvider _time;
    private readonly AlarmQueue _alarms;
    private readonly long _anchor;
    private readonly DateTimeOffset _anchorDomain;

    /// <summary>A clock that shows <paramref name="domain"/> now.</summary>
    /// <param name="domain">Domain time now.</param>
    /// <param name="speed">Domain seconds in a real second; positive.</param>
    /// <param name="time">The system clock.</param>
    public DomainClock(DateTimeOffset domain, double speed, TimeProvider time)
        : this(domain, speed, time, time.GetTimestamp())
    {
    }

    private DomainClock(DateTimeOffset domain, double speed, TimeProvider time, long at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        (_anchorDomain, Speed, _time, _anchor) = (domain, speed, time, at);
        _alarms = new(time);
    }

    /// <summary>Domain seconds in a real second.</summary>
    public double Speed { get; }

    /// <summary>The system clock.</summary>
    public TimeProvider System => _time;

    /// <summary>Domain time now.</summary>
    public DateTimeOffset Now => _anchorDomain + _time.GetElapsedTime(_anchor) * Speed;

    /// <summary>Now, by both clocks.</summary>
    public Instant Stamp() => new(Now, _time.GetUtcNow());

    /// <summary>Asks the system for its clock, several times, and takes the reading that came back soonest.</summary>
    /// <exception cref="InvalidOperationException">The readings do not fit a clock that runs evenly at the speed it tells.</exception>
    public static async Task<DomainClock> ReadAsync(AntiphonClient client, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        time ??= TimeProvider.System;
        var readings = new List<(long Middle, TimeSpan Trip, Clock Clock)>();
        for (var i = 0; i < Readings; i++)
        {
            var asked = time.GetTimestamp();
            var clock = await client.System.GetClockAsync(new GetClockRequest(), cancellationToken: cancellation);
            var answered = time.GetTimestamp();
            readings.Add((asked + (answered - asked) / 2, time.GetElapsedTime(asked, answered), clock));
        }

        var best = readings.MinBy(r => r.Trip);
        foreach (var reading in readings)
        {
            var expected = best.Clock.DomainTime.ToDateTimeOffset() + time.GetElapsedTime(best.Middle, reading.Middle) * best.Clock.Speed;
            var uncertainty = (best.Trip + reading.Trip + TimeSpan.FromMilliseconds(5)) * best.Clock.Speed;
            if (reading.Clock.Speed != best.Clock.Speed || (reading.Clock.DomainTime.ToDateTimeOffset() - expected).Duration() > uncertainty)
            {
                throw new InvalidOperationException("The system's domain clock does not run evenly: it was set anew while it was being read.");
            }
        }

        return new(best.Clock.DomainTime.ToDateTimeOffset(), best.Clock.Speed, time, best.Middle);
    }

    /// <summary>Domain time as real time.</summary>
    public TimeSpan ToReal(TimeSpan domain) => domain / Speed;

    /// <summary>Real time as domain time.</summary>
    public TimeSpan ToDomain(TimeSpan real) => real * Speed;

    /// <summary>Completes at an instant of domain time, at once when it has passed; about a millisecond of real time late at most.</summary>
    public Task WaitUntilAsync(DateTimeOffset domain, CancellationToken cancellation = default) =>
        _alarms.WaitUntil(_anchor + (long)((domain - _anchorDomain) / Speed / TimeSpan.FromSeconds(1) * _time.TimestampFrequency), cancellation);

    /// <summary>Completes after so much domain time.</summary>
    public Task WaitAsync(TimeSpan domain, CancellationToken cancellation = default) => WaitUntilAsync(Now + domain, cancellation);

    /// <summary>Cancels whoever still waits.</summary>
    public void Dispose() => _alarms.Dispose();
}
