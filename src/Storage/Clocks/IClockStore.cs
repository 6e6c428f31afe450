namespace Antiphon.Storage.Clocks;

/// <summary>The domain clock as stored with the data: domain time = origin + speed × (system time − anchor).</summary>
/// <param name="Origin">Domain time at the anchor; kept to the microsecond.</param>
/// <param name="Anchor">System time at which domain time was the origin; kept to the microsecond.</param>
/// <param name="Speed">Domain seconds in a real second; more than 0.</param>
public sealed record ClockRecord(DateTimeOffset Origin, DateTimeOffset Anchor, double Speed);

/// <summary>Keeps the domain clock's record, one for the whole database.</summary>
public interface IClockStore
{
    /// <summary>The record; null: the database has never had a clock.</summary>
    ClockRecord? Read();

    /// <summary>Replaces <paramref name="expected"/> (null: there must be none) by another record.</summary>
    /// <returns>False: the stored record is another one, which stays.</returns>
    Task<bool> TryWrite(ClockRecord? expected, ClockRecord value);
}
