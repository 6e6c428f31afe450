using Antiphon.Clocks;
using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Clocks;

internal sealed class ClockStore(AntiphonDatabase database) : IClockStore
{
    private static readonly SqlStatement Insert =
        new("INSERT INTO domain_clock (id, origin, anchor, speed) VALUES (1, @origin, @anchor, @speed) ON CONFLICT (id) DO NOTHING", "@origin", "@anchor", "@speed");

    private static readonly SqlStatement Update = new(
        "UPDATE domain_clock SET origin = @origin, anchor = @anchor, speed = @speed WHERE origin = @old_origin AND anchor = @old_anchor AND speed = @old_speed",
        "@origin", "@anchor", "@speed", "@old_origin", "@old_anchor", "@old_speed");

    /// <inheritdoc/>
    public ClockSetting? Read() => database.Read(async connection =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT origin, anchor, speed FROM domain_clock";
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new ClockSetting(Column.Time(reader.GetInt64(0)), Column.Time(reader.GetInt64(1)), reader.GetDouble(2)) : null;
    }, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async Task<bool> TryWrite(ClockSetting? expected, ClockSetting value)
    {
        object[] stored = [Column.Time(value.Origin), Column.Time(value.Anchor), value.Speed];
        return expected is null
            ? await database.Execute([Insert], stored) > 0
            : await database.Execute([Update], [.. stored, Column.Time(expected.Origin), Column.Time(expected.Anchor), expected.Speed]) > 0;
    }
}
