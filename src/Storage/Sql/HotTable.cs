using System.Collections.Concurrent;
using Antiphon.Storage.Hot;

namespace Antiphon.Storage.Sql;

/// <summary>One of the three tables of hot rows: its statements, and the values of its columns.</summary>
internal sealed class HotTable
{
    private static readonly HotTable Calls = new("hot_call",
        ["id", "state", "line", "edge", "client", "arrived_at", "topic", "operator", "queue", "rank_time", "waiting", "ended_at"],
        (grain, columns) =>
        {
            var c = (CallColumns)columns;
            return
            [
                Column.Id(CallId(grain)), c.State, c.Line, c.Edge, c.Client, Column.Time(c.ArrivedAt), Column.Text(c.Topic), Column.Text(c.Operator),
                Column.Text(c.Waiting?.Queue), Column.Time(c.Waiting?.RankTime), c.Waiting is null ? DBNull.Value : HotJson.Serialize(c.Waiting), Column.Time(c.EndedAt),
            ];
        });

    private static readonly HotTable Operators = new("hot_operator",
        ["id", "wish", "work", "reachable", "facts", "door", "session", "call_id"],
        (_, columns) =>
        {
            var c = (OperatorColumns)columns;
            return
            [
                c.Facts.Id, c.Facts.Wish.ToString(), c.Facts.Work.ToString(), c.Facts.Reachable ? 1L : 0L, HotJson.Serialize(c.Facts), c.Door, c.Session, Column.Id(c.Call),
            ];
        });

    private static readonly HotTable Actors = new("hot_actor", [], (_, _) => []);

    private readonly Func<GrainId, HotColumns, object[]> _values;
    private readonly string _name;
    private readonly string[] _columns;
    private readonly ConcurrentDictionary<ulong, SqlStatement> _updates = new();

    private HotTable(string name, string[] columns, Func<GrainId, HotColumns, object[]> values)
    {
        (_name, _columns, _values) = (name, [.. columns, "deadline", "system_deadline"], values);
        string[] parameters = ["@grain_id", "@change", "@payload", .. _columns.Select(c => "@" + c)];
        Insert = new($"INSERT INTO {name} (grain_id, change, payload, {string.Join(", ", _columns)}) VALUES ({string.Join(", ", parameters)}) ON CONFLICT (grain_id) DO NOTHING", parameters);
        Delete = new($"DELETE FROM {name} WHERE grain_id = @grain_id AND change = @etag", "@grain_id", "@etag");
    }

    public static IReadOnlyList<HotTable> All { get; } = [Calls, Operators, Actors];

    /// <summary>The table's name.</summary>
    public string Name => _name;

    /// <summary>Its columns besides grain id, change and payload, in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Values: grain id, change, payload, columns. Changes no row if there is one.</summary>
    public SqlStatement Insert { get; }

    /// <summary>Values: grain id, change, payload, those columns whose bits are set, etag. Changes no row if the ETag is stale.</summary>
    public SqlStatement Update(ulong columns) => _updates.GetOrAdd(columns, static (columns, table) =>
    {
        var set = table._columns.Where((_, place) => (columns >> place & 1) != 0).ToArray();
        return new(
            $"UPDATE {table._name} SET change = @change, payload = @payload{string.Concat(set.Select(c => $", {c} = @{c}"))} WHERE grain_id = @grain_id AND change = @etag",
            ["@grain_id", "@change", "@payload", .. set.Select(c => "@" + c), "@etag"]);
    }, this);

    /// <summary>Values: grain id, etag.</summary>
    public SqlStatement Delete { get; }

    public static HotTable Of(HotColumns columns) => columns switch
    {
        CallColumns => Calls,
        OperatorColumns => Operators,
        ActorColumns => Actors,
        _ => throw new ArgumentException($"{columns.GetType().Name} has no table.", nameof(columns)),
    };

    /// <summary>The values of the columns, deadlines last.</summary>
    public object[] Values(GrainId grain, HotColumns columns) => [.. _values(grain, columns), Column.Time(columns.Deadline), Column.Time(columns.SystemDeadline)];

    /// <summary>What a column holds.</summary>
    public static ColumnType TypeOf(string column) => column switch
    {
        "waiting" or "facts" => ColumnType.Bytes,
        "arrived_at" or "rank_time" or "ended_at" or "reachable" or "session" or "deadline" or "system_deadline" => ColumnType.Number,
        _ => ColumnType.Text,
    };

    private static Guid CallId(GrainId grain) => Guid.TryParse(grain.Key.ToString(), out var id)
        ? id
        : throw new ArgumentException($"The key of grain {grain}, whose state has call columns, is not a call id.", nameof(grain));
}
