using Antiphon.Clocks;
using Antiphon.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Clocks;

internal sealed class ClockStore(AntiphonDatabase database) : IClockStore
{
    private static readonly SqlStatement Insert =
        new("INSERT INTO domain_clock (id, origin, anchor, speed) VALUES (1, @origin, @anchor, @speed) ON CONFLICT (id) DO NOTHING", "@origin", "@anchor", "@speed");

    private static readonly SqlStatement Update = new(
        "UPDATE domain_clock SET origin = @origin, anchor = @anchor, speed = @speed WHERE origin = @old_origin AND anchor = @old_anchor AND speed = @old_speed",
        "@origin", "@anchor", "@speed", "@old_origin", "@old_anchor", "@old_speed");

    /// <inheritdoc/>
    public ClockSetting? Read()
    {
        using var connection = new SqliteConnection(database.ReadConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT origin, anchor, speed FROM domain_clock";
        using var reader = command.ExecuteReader();
        return reader.Read() ? new ClockSetting(Column.Time(reader.GetInt64(0)), Column.Time(reader.GetInt64(1)), reader.GetDouble(2)) : null;
    }

    /// <inheritdoc/>
    public Task<bool> TryWrite(ClockSetting? expected, ClockSetting value) => database.Writer.Write(connection =>
    {
        object[] stored = [Column.Time(value.Origin), Column.Time(value.Anchor), value.Speed];
        return expected is null
            ? connection.Execute(Insert, stored) > 0
            : connection.Execute(Update, [.. stored, Column.Time(expected.Origin), Column.Time(expected.Anchor), expected.Speed]) > 0;
    });
}
