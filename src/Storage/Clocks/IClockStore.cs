using Antiphon.Clocks;

namespace Antiphon.Storage.Clocks;

/// <summary>Keeps the domain clock's setting, one for the whole database; its times to the microsecond.</summary>
public interface IClockStore
{
    /// <summary>The setting; null: the database has never had a clock.</summary>
    ClockSetting? Read();

    /// <summary>Replaces <paramref name="expected"/> (null: there must be none) by another setting.</summary>
    /// <returns>False: the stored setting is another one, which stays.</returns>
    Task<bool> TryWrite(ClockSetting? expected, ClockSetting value);
}
