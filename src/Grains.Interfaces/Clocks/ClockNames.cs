namespace Antiphon.Clocks;

/// <summary>The two clocks, by which <see cref="TimeProvider"/> is registered under keys.</summary>
public static class ClockNames
{
    /// <summary>Scaled: schedules, patience, offer expiry, wrap-up, rank, deadlines, archive.</summary>
    public const string Domain = "antiphon.domain";

    /// <summary>Real: leases, graces, re-sends, sweeps.</summary>
    public const string System = "antiphon.system";
}
