using System.Data.Common;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Hot;

/// <summary>Reads of the hot rows, each in one snapshot.</summary>
internal sealed class HotRows(AntiphonDatabase database) : IHotRows
{
    private readonly HotSql _sql = database.Sql;

    /// <inheritdoc/>
    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) =>
        database.Read(async c => new HotPage<WaitingCall>(await Query(c, HotSql.Waiting, Json<WaitingCall>, ("@queue", queue)), await Mark(c)), cancellation);

    /// <inheritdoc/>
    public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) =>
        database.Read(async c => new HotPage<OperatorFacts>(await Query(c, HotSql.Operators, Json<OperatorFacts>), await Mark(c)), cancellation);

    /// <inheritdoc/>
    public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => database.Read(async c =>
    {
        var mark = await Mark(c);
        if (NothingSince(since, mark)) return new HotChanges([], [], [], mark);
        var calls = await Query(c, _sql.ChangedCalls, r => (Id: Column.Id(r.GetString(0)), Waiting: r.IsDBNull(1) ? null : Json<WaitingCall>(r, 1)), ("@queue", queue), ("@since", since));
        return new HotChanges(
            [.. from call in calls where call.Waiting is not null select call.Waiting],
            [.. from call in calls where call.Waiting is null select call.Id],
            await Query(c, _sql.ChangedOperators, Json<OperatorFacts>, ("@since", since)),
            mark);
    }, cancellation);

    /// <inheritdoc/>
    public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => database.Read(async c =>
    {
        var mark = await Mark(c);
        return NothingSince(since, mark) ? new HotVersions([], [], mark) : new HotVersions(
            await Query(c, _sql.CallVersions, r => new CallVersion(Column.Id(r.GetString(0)), r.GetInt64(1), r.GetString(2), Text(r, 3), r.GetBoolean(4)), ("@since", since)),
            await Query(c, _sql.OperatorVersions, r => new OperatorVersion(r.GetString(0), r.GetInt64(1)), ("@since", since)),
            mark);
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<Guid>>(async c => await Query(c, HotSql.EdgeCalls, r => Column.Id(r.GetString(0)), ("@edge", edge), ("@after", endedAfter is { } after ? Column.Time(after) : long.MaxValue)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<DoorDesk>>(async c => await Query(c, HotSql.DoorDesks, r => new DoorDesk(r.GetString(0), r.GetInt64(1)), ("@door", door)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<OverdueActor>>(async c => await Query(c, _sql.Overdue, r => new OverdueActor(GrainId.Parse(r.GetString(0)), Column.Time(r.GetInt64(1))),
            ("@domain", Column.Time(domainTime)), ("@system", Column.Time(systemTime)), ("@limit", limit)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<LiveCall>>(async c => await Query(c, HotSql.LiveCalls, Live,
            ("@after_time", after is null ? long.MinValue : Column.Time(after.ArrivedAt)), ("@after_id", after is null ? "" : Column.Id(after.Id)),
            ("@line", Column.Text(filter.Line)), ("@queue", Column.Text(filter.Queue)), ("@operator", Column.Text(filter.Operator)),
            ("@state", Column.Text(filter.State)), ("@limit", limit)), cancellation);

    private static LiveCall Live(DbDataReader r) => new(
        Column.Id(r.GetString(0)), r.GetString(1), r.GetString(2), Text(r, 3), Text(r, 4), r.GetString(5), Text(r, 6), r.GetString(7),
        Column.Time(r.GetInt64(8)), r.IsDBNull(9) ? null : Column.Time(r.GetInt64(9)));

    private static string? Text(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static T Json<T>(DbDataReader r) => Json<T>(r, 0);

    private static T Json<T>(DbDataReader r, int column) => HotJson.Deserialize<T>(r.GetFieldValue<byte[]>(column));

    private bool NothingSince(long since, long mark) => _sql.IsExact && mark <= since;

    private async Task<long> Mark(DbConnection connection) => (await Query(connection, _sql.Mark, r => r.GetInt64(0)))[0];

    private static async Task<List<T>> Query<T>(DbConnection connection, string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(row(reader));
        return rows;
    }
}
