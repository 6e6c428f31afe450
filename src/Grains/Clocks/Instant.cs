namespace Antiphon.Clocks;

/// <summary>One look at both clocks.</summary>
/// <param name="Domain">Scaled: schedules, patience, offers, rank, archive.</param>
/// <param name="System">Real: leases, graces, re-sends.</param>
public readonly record struct Instant(DateTimeOffset Domain, DateTimeOffset System)
{
    /// <summary>Looks at both clocks.</summary>
    public static Instant Now(TimeProvider domain, TimeProvider system)
    {
        var now = system.GetUtcNow(); // once: on a virtual machine a look at the clock may cost as much as a grain call
        return new(domain is ScaledTimeProvider scaled && scaled.RunsOn(system) ? scaled.Setting.ToDomain(now) : domain.GetUtcNow(), now);
    }
}
