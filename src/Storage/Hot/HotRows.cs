using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Hot;

/// <summary>Reads of the hot rows, each in one snapshot.</summary>
internal sealed class HotRows(AntiphonDatabase database) : IHotRows
{
    /// <inheritdoc/>
    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) =>
        database.Read(c => new HotPage<WaitingCall>(Query(c, HotSql.Waiting, Json<WaitingCall>, ("@queue", queue)), Mark(c)), cancellation);

    /// <inheritdoc/>
    public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) =>
        database.Read(c => new HotPage<OperatorFacts>(Query(c, HotSql.Operators, Json<OperatorFacts>), Mark(c)), cancellation);

    /// <inheritdoc/>
    public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => database.Read(c =>
    {
        var mark = Mark(c);
        if (mark <= since) return new HotChanges([], [], [], mark);
        var calls = Query(c, HotSql.ChangedCalls, r => (Id: Column.Id(r.GetString(0)), Waiting: r.IsDBNull(1) ? null : Json<WaitingCall>(r, 1)), ("@queue", queue), ("@since", since));
        return new HotChanges(
            [.. from call in calls where call.Waiting is not null select call.Waiting],
            [.. from call in calls where call.Waiting is null select call.Id],
            Query(c, HotSql.ChangedOperators, Json<OperatorFacts>, ("@since", since)),
            mark);
    }, cancellation);

    /// <inheritdoc/>
    public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => database.Read(c =>
    {
        var mark = Mark(c);
        return mark <= since ? new HotVersions([], [], mark) : new HotVersions(
            Query(c, HotSql.CallVersions, r => new CallVersion(Column.Id(r.GetString(0)), r.GetInt64(1), r.GetString(2), Text(r, 3), r.GetBoolean(4)), ("@since", since)),
            Query(c, HotSql.OperatorVersions, r => new OperatorVersion(r.GetString(0), r.GetInt64(1)), ("@since", since)),
            mark);
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<Guid>>(c => Query(c, HotSql.EdgeCalls, r => Column.Id(r.GetString(0)), ("@edge", edge), ("@after", endedAfter is { } after ? Column.Time(after) : long.MaxValue)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<DoorDesk>>(c => Query(c, HotSql.DoorDesks, r => new DoorDesk(r.GetString(0), r.GetInt64(1)), ("@door", door)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<OverdueActor>>(c => Query(c, HotSql.Overdue, r => new OverdueActor(GrainId.Parse(r.GetString(0)), Column.Time(r.GetInt64(1))),
            ("@domain", Column.Time(domainTime)), ("@system", Column.Time(systemTime)), ("@limit", limit)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<LiveCall>>(c => Query(c, HotSql.LiveCalls, Live,
            ("@after_time", after is null ? long.MinValue : Column.Time(after.ArrivedAt)), ("@after_id", after is null ? "" : Column.Id(after.Id)),
            ("@line", Column.Text(filter.Line)), ("@queue", Column.Text(filter.Queue)), ("@operator", Column.Text(filter.Operator)),
            ("@state", Column.Text(filter.State)), ("@limit", limit)), cancellation);

    private static LiveCall Live(SqliteDataReader r) => new(
        Column.Id(r.GetString(0)), r.GetString(1), r.GetString(2), Text(r, 3), Text(r, 4), r.GetString(5), Text(r, 6), r.GetString(7),
        Column.Time(r.GetInt64(8)), r.IsDBNull(9) ? null : Column.Time(r.GetInt64(9)));

    private static string? Text(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static T Json<T>(SqliteDataReader r) => Json<T>(r, 0);

    private static T Json<T>(SqliteDataReader r, int column) => HotJson.Deserialize<T>(r.GetFieldValue<byte[]>(column));

    private static long Mark(SqliteConnection connection) => Query(connection, HotSql.Mark, r => r.GetInt64(0))[0];

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }
}
