using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Upkeep;

/// <summary>Deletes what is no longer kept, a batch at a time, so that nobody waits long behind it.</summary>
internal sealed class StoragePurge(AntiphonDatabase database)
{
    private const int Batch = 200;

    /// <summary>Deletes the hot rows of calls that ended before a system time; returns how many.</summary>
    public Task<int> PurgeEndedRows(DateTimeOffset before) => database.Memory is { } memory
        ? Task.FromResult(memory.PurgeEnded(before))
        : ByBatches(database.Purge.EndedRows, before);

    /// <summary>Deletes calls that ended before a domain time, with all that belongs to them, and operators' intervals and alarms that did; returns how many calls.</summary>
    public async Task<int> PurgeArchive(DateTimeOffset before)
    {
        var calls = await ByBatches(database.Purge.Calls, before);
        await ByBatches(database.Purge.Intervals, before);
        await ByBatches(database.Purge.Alarms, before);
        return calls;
    }

    private async Task<int> ByBatches(SqlStatement[] delete, DateTimeOffset before)
    {
        var total = 0;
        int deleted;
        do
        {
            deleted = await database.Execute(delete, Column.Time(before), Batch);
            total += deleted;
        }
        while (deleted == Batch);
        return total;
    }
}
