namespace Antiphon.Storage.Sqlite;

/// <summary>The queries over the hot rows.</summary>
internal static class HotSql
{
    /// <summary>Up to which change number this snapshot is complete.</summary>
    public const string Mark = "SELECT change FROM hot_sequence";

    public const string State =
        """
        SELECT payload, change FROM hot_call WHERE grain_id = @grain_id
        UNION ALL SELECT payload, change FROM hot_operator WHERE grain_id = @grain_id
        UNION ALL SELECT payload, change FROM hot_actor WHERE grain_id = @grain_id
        """;

    public const string Waiting = "SELECT waiting FROM hot_call WHERE queue = @queue ORDER BY rank_time, id";

    public const string Operators = "SELECT facts FROM hot_operator ORDER BY id";

    public const string ChangedCalls = "SELECT id, iif(queue = @queue, waiting, NULL) FROM hot_call WHERE change > @since ORDER BY change";

    public const string ChangedOperators = "SELECT facts FROM hot_operator WHERE change > @since ORDER BY change";

    public const string CallVersions = "SELECT id, change, line, operator, ended_at IS NOT NULL FROM hot_call WHERE change > @since ORDER BY change";

    public const string OperatorVersions = "SELECT id, change FROM hot_operator WHERE change > @since ORDER BY change";

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
          AND (@line IS NULL OR line = @line) AND (@queue IS NULL OR queue = @queue)
          AND (@operator IS NULL OR operator = @operator) AND (@state IS NULL OR state = @state)
        ORDER BY arrived_at, id LIMIT @limit
        """;

    /// <summary>An actor overdue by both clocks comes once, by the older debt.</summary>
    public static string Overdue { get; } =
        $"""
        SELECT grain_id, deadline, max(debt) AS debt FROM (
        {string.Join("\nUNION ALL\n", from table in (string[])["hot_call", "hot_operator", "hot_actor"]
                                      from column in (string[])["deadline", "system_deadline"]
                                      let now = column == "deadline" ? "@domain" : "@system"
                                      select $"SELECT * FROM (SELECT grain_id, {column} AS deadline, {now} - {column} AS debt FROM {table} WHERE {column} < {now} ORDER BY {column} LIMIT @limit)")}
        ) GROUP BY grain_id ORDER BY debt DESC, grain_id LIMIT @limit
        """;
}
