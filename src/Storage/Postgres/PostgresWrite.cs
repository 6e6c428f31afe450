using Antiphon.Storage.Hot;
using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Postgres;

/// <summary>One operation that waits to be written.</summary>
/// <param name="write">What is written; null: it is only asked whether anything can be.</param>
internal sealed class PostgresWrite(HotWrite? write)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HotWrite? Write => write;

    /// <summary>What is filed with it, each row of the archive once.</summary>
    public IReadOnlyCollection<ArchiveValues> Archive { get; } = write is null ? [] : Once(write.Archive);

    /// <summary>Completes with the new change number.</summary>
    public Task<long> Task => _done.Task;

    /// <summary>The rows that it writes: a statement may touch each but once.</summary>
    public IEnumerable<object> Keys => write is null ? [] : [write.Grain, .. Archive.Select(row => (object)row.Table.KeyOf(row.Values))];

    public void Complete(long change) => _done.TrySetResult(change);

    public void Fail(Exception fault) => _done.TrySetException(fault);

    private static IReadOnlyCollection<ArchiveValues> Once(ArchiveValues[] rows)
    {
        if (rows.Length < 2) return rows;
        var once = new Dictionary<(ArchiveTable, object, object?), ArchiveValues>();
        foreach (var row in rows)
        {
            var key = row.Table.KeyOf(row.Values);
            once[key] = once.TryGetValue(key, out var earlier) ? new(row.Table, row.Table.Merge(earlier.Values, row.Values)) : row;
        }
        return once.Values;
    }
}
