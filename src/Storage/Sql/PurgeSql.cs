namespace Antiphon.Storage.Sql;

/// <summary>The statements that delete a batch of what is no longer kept, in the words of a database. Each list is one transaction, and its last statement counts.</summary>
internal sealed class PurgeSql
{
    /// <summary>What is deleted was ended before this.</summary>
    private const string Before = "@before";

    /// <summary>So many at most.</summary>
    private const string Limit = "@limit";

    private const string OldCalls = "SELECT id FROM call WHERE ended_at < @before ORDER BY ended_at, id LIMIT @limit";

    private PurgeSql(string endedRows, params string[] calls) => (EndedRows, Calls) = (Delete(endedRows), [.. calls.SelectMany(Delete)]);

    /// <summary>One writer: what the first statement finds, the others find too.</summary>
    public static PurgeSql Sqlite { get; } = new(
        "DELETE FROM hot_call WHERE rowid IN (SELECT rowid FROM hot_call WHERE ended_at < @before LIMIT @limit)",
        $"DELETE FROM queue_stay WHERE call_id IN ({OldCalls})",
        $"DELETE FROM operator_leg WHERE call_id IN ({OldCalls})",
        $"DELETE FROM offer WHERE call_id IN ({OldCalls})",
        $"DELETE FROM call WHERE id IN ({OldCalls})");

    /// <summary>Several processes purge at once: each takes what no other one has begun, and a call with all that belongs to it in one statement, which sees one moment.</summary>
    public static PurgeSql Postgres { get; } = new(
        """
        WITH old AS (SELECT grain_id FROM hot_call WHERE ended_at < @before LIMIT @limit FOR UPDATE SKIP LOCKED)
        DELETE FROM hot_call WHERE grain_id IN (SELECT grain_id FROM old)
        """,
        $"""
        WITH old AS (SELECT id FROM call WHERE ended_at < @before ORDER BY ended_at, id LIMIT @limit FOR UPDATE SKIP LOCKED),
        stays AS (DELETE FROM queue_stay WHERE call_id IN (SELECT id FROM old)),
        legs AS (DELETE FROM operator_leg WHERE call_id IN (SELECT id FROM old)),
        offers AS (DELETE FROM offer WHERE call_id IN (SELECT id FROM old))
        DELETE FROM call WHERE id IN (SELECT id FROM old)
        """);

    /// <summary>Hot rows of calls that ended.</summary>
    public SqlStatement[] EndedRows { get; }

    /// <summary>Calls of the archive, with all that belongs to them.</summary>
    public SqlStatement[] Calls { get; }

    /// <summary>Intervals of operators.</summary>
    public SqlStatement[] Intervals { get; } =
        Delete("DELETE FROM operator_interval WHERE (operator, started_at) IN (SELECT operator, started_at FROM operator_interval WHERE ended_at < @before LIMIT @limit)");

    /// <summary>Alarms that are over.</summary>
    public SqlStatement[] Alarms { get; } = Delete("DELETE FROM alarm WHERE id IN (SELECT id FROM alarm WHERE cleared_at IS NOT NULL AND raised_at < @before LIMIT @limit)");

    private static SqlStatement[] Delete(string text) => [new(text, Before, Limit)];
}
