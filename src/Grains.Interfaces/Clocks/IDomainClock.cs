namespace Antiphon.Clocks;

/// <summary>How domain time runs: <c>domain = Origin + Speed × (system − Anchor)</c>. Stored with the data, so that it runs on through a crash.</summary>
/// <param name="Origin">Domain time at <paramref name="Anchor"/>.</param>
/// <param name="Anchor">System (real) time at which domain time was <paramref name="Origin"/>.</param>
/// <param name="Speed">Domain seconds in one real second; above 0.</param>
public sealed record ClockSetting(DateTimeOffset Origin, DateTimeOffset Anchor, double Speed)
{
    /// <summary>The domain time at a system time.</summary>
    public DateTimeOffset ToDomain(DateTimeOffset systemTime) =>
        Origin + TimeSpan.FromTicks((long)Math.Round((systemTime - Anchor).Ticks * Speed));
}

/// <summary>The domain clock: how it runs, and how it is set. Its time is the <see cref="TimeProvider"/> under <see cref="ClockNames.Domain"/>.</summary>
public interface IDomainClock
{
    /// <summary>How the clock runs now.</summary>
    ClockSetting Setting { get; }

    /// <summary>Sets the clock to <paramref name="origin"/> from now on, and stores that. The speed stays.</summary>
    /// <returns>False, and nothing is changed, when the centre is not idle: a call lives.</returns>
    Task<bool> SetOrigin(DateTimeOffset origin, CancellationToken cancellation = default);
}
