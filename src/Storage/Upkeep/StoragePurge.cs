using Antiphon.Storage.Sqlite;

namespace Antiphon.Storage.Upkeep;

/// <summary>Deletes what is no longer kept, a batch at a time, through the one writer, so that nobody waits long behind it.</summary>
internal sealed class StoragePurge(AntiphonDatabase database)
{
    private const int Batch = 200;
    private const string OldCalls = "SELECT id FROM call WHERE ended_at < @before ORDER BY ended_at, id LIMIT @limit";

    private static readonly SqlStatement EndedRows = Delete("hot_call", "rowid IN (SELECT rowid FROM hot_call WHERE ended_at < @before LIMIT @limit)");
    private static readonly SqlStatement[] Dependents = [Delete("queue_stay", $"call_id IN ({OldCalls})"), Delete("operator_leg", $"call_id IN ({OldCalls})"), Delete("offer", $"call_id IN ({OldCalls})")];
    private static readonly SqlStatement Calls = Delete("call", $"id IN ({OldCalls})");
    private static readonly SqlStatement Intervals = Delete("operator_interval",
        "(operator, started_at) IN (SELECT operator, started_at FROM operator_interval WHERE ended_at < @before LIMIT @limit)");

    private static readonly SqlStatement Alarms = Delete("alarm", "id IN (SELECT id FROM alarm WHERE cleared_at IS NOT NULL AND raised_at < @before LIMIT @limit)");

    /// <summary>Deletes the hot rows of calls that ended before a system time; returns how many.</summary>
    public Task<int> PurgeEndedRows(DateTimeOffset before) => database.Memory is { } memory
        ? Task.FromResult(memory.PurgeEnded(before))
        : ByBatches(connection => connection.Execute(EndedRows, Column.Time(before), Batch));

    /// <summary>Deletes calls that ended before a domain time, with all that belongs to them, and operators' intervals and alarms that did; returns how many calls.</summary>
    public async Task<int> PurgeArchive(DateTimeOffset before)
    {
        var calls = await ByBatches(connection =>
        {
            foreach (var statement in Dependents) connection.Execute(statement, Column.Time(before), Batch);
            return connection.Execute(Calls, Column.Time(before), Batch);
        });
        await ByBatches(connection => connection.Execute(Intervals, Column.Time(before), Batch));
        await ByBatches(connection => connection.Execute(Alarms, Column.Time(before), Batch));
        return calls;
    }

    private async Task<int> ByBatches(Func<WriterConnection, int> delete)
    {
        var total = 0;
        int deleted;
        do
        {
            deleted = await database.Writer.Write(delete);
            total += deleted;
        }
        while (deleted == Batch);
        return total;
    }

    private static SqlStatement Delete(string table, string where) => new($"DELETE FROM {table} WHERE {where}", "@before", "@limit");
}
