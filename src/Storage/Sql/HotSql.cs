namespace Antiphon.Storage.Sql;

/// <summary>The queries over the hot rows, in the words of a database.</summary>
internal sealed class HotSql
{
    public const string State =
        """
        SELECT payload, change FROM hot_call WHERE grain_id = @grain_id
        UNION ALL SELECT payload, change FROM hot_operator WHERE grain_id = @grain_id
        UNION ALL SELECT payload, change FROM hot_actor WHERE grain_id = @grain_id
        """;

    /// <summary>All rows, with their change numbers.</summary>
    public const string Changes =
        "SELECT grain_id, change FROM hot_call UNION ALL SELECT grain_id, change FROM hot_operator UNION ALL SELECT grain_id, change FROM hot_actor";

    public const string Waiting = "SELECT waiting FROM hot_call WHERE queue = @queue ORDER BY rank_time, id";

    public const string Operators = "SELECT facts FROM hot_operator ORDER BY id";

    public const string EdgeCalls =
        """
        SELECT id, arrived_at FROM hot_call WHERE edge = @edge AND ended_at IS NULL
        UNION ALL SELECT id, arrived_at FROM hot_call WHERE ended_at > @after AND edge = @edge
        ORDER BY arrived_at, id
        """;

    public const string DoorDesks = "SELECT id, session FROM hot_operator WHERE door = @door AND door <> '' ORDER BY id";

    public const string LiveCalls =
        """
        SELECT id, state, line, queue, operator, client, topic, edge, arrived_at, rank_time FROM hot_call
        WHERE ended_at IS NULL AND (arrived_at, id) > (@after_time, @after_id)
          AND (CAST(@line AS TEXT) IS NULL OR line = @line) AND (CAST(@queue AS TEXT) IS NULL OR queue = @queue)
          AND (CAST(@operator AS TEXT) IS NULL OR operator = @operator) AND (CAST(@state AS TEXT) IS NULL OR state = @state)
        ORDER BY arrived_at, id LIMIT @limit
        """;

    private static readonly string[] Tables = ["hot_call", "hot_operator", "hot_actor"];

    private HotSql(string mark, string changed, bool isExact, string overdue)
    {
        (Mark, IsExact, Overdue) = (mark, isExact, overdue);
        ChangedCalls = $"SELECT id, CASE WHEN queue = @queue THEN waiting END FROM hot_call WHERE {changed} ORDER BY change";
        ChangedOperators = $"SELECT facts FROM hot_operator WHERE {changed} ORDER BY change";
        CallVersions = $"SELECT id, change, line, operator, ended_at IS NOT NULL FROM hot_call WHERE {changed} ORDER BY change";
        OperatorVersions = $"SELECT id, change FROM hot_operator WHERE {changed} ORDER BY change";
    }

    /// <summary>One writer: its numbers are in the order of commit, and the last one is the mark.</summary>
    public static HotSql Sqlite { get; } = new("SELECT change FROM hot_sequence", "change > @since", isExact: true,
        // The other columns are those of the row with the maximum: SQLite says so.
        $"SELECT grain_id, deadline, max(debt) AS debt FROM ({Due("SELECT * FROM (", ")")}) GROUP BY grain_id ORDER BY debt DESC, grain_id LIMIT @limit");

    /// <summary>Many writers: the mark is the oldest transaction whose end the snapshot has not seen. What lies before it has been seen; what was written by it or later comes again.</summary>
    public static HotSql Postgres { get; } = new("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", "tx >= @since", isExact: false,
        $"""
        SELECT grain_id, deadline, debt FROM (SELECT DISTINCT ON (grain_id) grain_id, deadline, debt FROM (
        {Due("(", ")")}
        ) AS due ORDER BY grain_id, debt DESC) AS debts ORDER BY debt DESC, grain_id LIMIT @limit
        """);

    /// <summary>Up to where this snapshot is complete.</summary>
    public string Mark { get; }

    /// <summary>Nothing has changed where the mark is the same.</summary>
    public bool IsExact { get; }

    public string ChangedCalls { get; }

    public string ChangedOperators { get; }

    public string CallVersions { get; }

    public string OperatorVersions { get; }

    /// <summary>An actor overdue by both clocks comes once, by the older debt.</summary>
    public string Overdue { get; }

    private static string Due(string before, string after) => string.Join("\nUNION ALL\n", from table in Tables
                                                                                           from column in (string[])["deadline", "system_deadline"]
                                                                                           let now = column == "deadline" ? "@domain" : "@system"
                                                                                           select $"{before}SELECT grain_id, {column} AS deadline, {now} - {column} AS debt FROM {table} WHERE {column} < {now} ORDER BY {column} LIMIT @limit{after}");
}
