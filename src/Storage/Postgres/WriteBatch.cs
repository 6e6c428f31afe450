using System.Text;
using Antiphon.Storage.Hot;
using Antiphon.Storage.Sql;
using NpgsqlTypes;

namespace Antiphon.Storage.Postgres;

/// <summary>
/// Many operations as one statement in one round trip, which commits them together. An operation wins if its writer knows the stored row; what it files is taken
/// only then. The answer names those that have won, with their new change numbers. The text depends on nothing but which <see cref="BatchParts"/> the operations have, so it stays
/// prepared; one that had all parts always would cost the server a multiple of a single row, most of it for tables that it does not touch.
/// </summary>
internal sealed class WriteBatch
{
    private const string NextChange = "nextval('hot_change')", Transaction = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)";

    private readonly BatchRows[] _hot = [.. HotTable.All.Select(table => new BatchRows("given",
        [("grain_id", ColumnType.Text), ("held", ColumnType.Number), ("payload", ColumnType.Bytes), .. table.Columns.Select(column => (column, HotTable.TypeOf(column)))]))];

    private readonly BatchRows _cleared = new("given", ("grain_id", ColumnType.Text), ("held", ColumnType.Number));
    private readonly BatchRows[] _archive = [.. ArchiveTable.All.Select(table => new BatchRows("given", [.. table.Columns.Select(column => (column, ArchiveTable.TypeOf(column)))]))];

    /// <summary>Which parts the operations have.</summary>
    public BatchParts Parts { get; private set; }

    /// <summary>Takes these operations, which are numbered as they stand.</summary>
    public void Take(List<PostgresWrite> writes)
    {
        foreach (var rows in _hot.Append(_cleared).Concat(_archive)) rows.Clear();
        Parts = BatchParts.None;
        for (var operation = 0; operation < writes.Count; operation++)
        {
            if (writes[operation].Write is { } write) Add(operation, write, writes[operation].Archive);
            else Parts |= BatchParts.Touch;
        }
        for (var i = 0; i < _hot.Length; i++)
            if (_hot[i].Any) Parts |= Of(i);
        if (_cleared.Any) Parts |= BatchParts.Cleared;
        if (_archive.Any(rows => rows.Any)) Parts |= BatchParts.Archive;
    }

    /// <summary>The types of the statement's parameters.</summary>
    public static IEnumerable<NpgsqlDbType> Types(BatchParts parts) => new WriteBatch().Rows(parts).SelectMany(rows => rows.Types);

    /// <summary>The values of its parameters.</summary>
    public IEnumerable<Array> Values() => Rows(Parts).SelectMany(rows => rows.Arrays());

    private static BatchParts Of(int table) => (BatchParts)((int)BatchParts.Calls << table);

    private IEnumerable<BatchRows> Rows(BatchParts parts) =>
    [
        .. _hot.Where((_, table) => parts.HasFlag(Of(table))), .. parts.HasFlag(BatchParts.Cleared) ? [_cleared] : Array.Empty<BatchRows>(), .. parts.HasFlag(BatchParts.Archive) ? _archive : [],
    ];

    private void Add(int operation, HotWrite write, IEnumerable<ArchiveValues> archive)
    {
        if (write.Row is { } row) _hot[Place(HotTable.All, row.Table)].Add(operation, [write.Grain, write.Held, row.Payload, .. row.Values]);
        else _cleared.Add(operation, write.Grain, write.Held);
        foreach (var (table, values) in archive) _archive[Place(ArchiveTable.All, table)].Add(operation, values);
    }

    private static int Place<T>(IReadOnlyList<T> all, T one) where T : class
    {
        for (var place = 0; ; place++)
            if (ReferenceEquals(all[place], one)) return place;
    }

    /// <summary>The statement.</summary>
    public static string Text(BatchParts parts) => new WriteBatch().Write(parts);

    private string Write(BatchParts parts)
    {
        var next = 1;
        var text = new StringBuilder("WITH ");
        List<string> won = ["SELECT CAST(NULL AS bigint) AS operation, CAST(NULL AS bigint) AS change WHERE false"];
        for (var i = 0; i < _hot.Length; i++)
        {
            if (!parts.HasFlag(Of(i))) continue;
            var (table, columns) = (HotTable.All[i].Name, HotTable.All[i].Columns);
            text.AppendLine(null, $"{table}_given AS (SELECT * FROM {_hot[i].From(ref next)}),");
            text.AppendLine(null, $"{table}_changed AS (UPDATE {table} AS stored SET change = {NextChange}, tx = {Transaction}, payload = given.payload{string.Concat(columns.Select(c => $", {c} = given.{c}"))}");
            text.AppendLine(null, $"  FROM {table}_given AS given WHERE stored.grain_id = given.grain_id AND stored.change = given.held RETURNING given.operation, stored.change),");
            text.AppendLine(null, $"{table}_added AS (INSERT INTO {table} (grain_id, change, tx, payload, {string.Join(", ", columns)})");
            text.AppendLine(null, $"  SELECT grain_id, {NextChange}, {Transaction}, payload, {string.Join(", ", columns)} FROM {table}_given WHERE held IS NULL ORDER BY grain_id");
            text.AppendLine("  ON CONFLICT (grain_id) DO NOTHING RETURNING grain_id, change),");
            won.Add($"SELECT operation, change FROM {table}_changed");
            won.Add($"SELECT given.operation, added.change FROM {table}_added AS added JOIN {table}_given AS given ON given.grain_id = added.grain_id");
        }

        if (parts.HasFlag(BatchParts.Cleared))
        {
            text.AppendLine(null, $"cleared_given AS (SELECT * FROM {_cleared.From(ref next)}),");
            foreach (var table in HotTable.All.Select(table => table.Name))
            {
                text.AppendLine(null, $"{table}_deleted AS (DELETE FROM {table} AS stored USING cleared_given AS given WHERE stored.grain_id = given.grain_id AND stored.change = given.held RETURNING given.operation),");
                won.Add($"SELECT operation, 0 FROM {table}_deleted");
            }
            // Cleared by one who knows of no row: there must be none.
            won.Add($"SELECT operation, 0 FROM cleared_given AS given WHERE held IS NULL{string.Concat(HotTable.All.Select(table => $" AND NOT EXISTS (SELECT 1 FROM {table.Name} AS stored WHERE stored.grain_id = given.grain_id)"))}");
        }
        text.Append(null, $"won AS ({string.Join("\n  UNION ALL ", won)})");

        for (var i = 0; i < _archive.Length && parts.HasFlag(BatchParts.Archive); i++)
        {
            var (table, columns) = (ArchiveTable.All[i], string.Join(", ", ArchiveTable.All[i].Columns));
            text.Append(null, $",\n{table.Name}_filed AS (INSERT INTO {table.Name} ({columns}) SELECT {columns} FROM {_archive[i].From(ref next)}");
            text.Append(null, $"\n  WHERE operation IN (SELECT operation FROM won) ORDER BY {string.Join(", ", table.Key)} {table.OnConflict})");
        }
        // Of several processes that ask at once whether writing works, one writes, and none waits for another.
        if (parts.HasFlag(BatchParts.Touch)) text.Append(",\ntouched AS (UPDATE storage_touch SET touched = touched + 1 WHERE id IN (SELECT id FROM storage_touch FOR UPDATE SKIP LOCKED))");
        return text.Append("\nSELECT operation, change FROM won").ToString();
    }
}
