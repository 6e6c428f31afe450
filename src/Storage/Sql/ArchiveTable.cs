using Antiphon.Storage.Archive;

namespace Antiphon.Storage.Sql;

/// <summary>A row of the archive as it is written: its table and the values of its columns, taken before other turns can touch them.</summary>
internal readonly record struct ArchiveValues(ArchiveTable Table, object[] Values);

/// <summary>A table of the archive for the raw writers. By its upsert, writing a row again changes nothing or completes it.</summary>
internal abstract class ArchiveTable
{
    private static readonly ArchiveTable<ArchivedCall> Calls = new("call", ["id"],
        // What was set after the call's end is not lost when the call writes its row again without it.
        keepIfEmpty: ["topic", "notes"],
        ("id", r => Column.Id(r.Id)), ("line", r => r.Line), ("client", r => r.Client), ("edge", r => r.Edge), ("priority", r => (long)r.Priority),
        ("topic", r => r.Topic), ("notes", r => r.Notes), ("arrived_at", r => Column.Time(r.ArrivedAt)), ("queued_at", r => Column.Time(r.QueuedAt)),
        ("answered_at", r => Column.Time(r.AnsweredAt)), ("ended_at", r => Column.Time(r.EndedAt)), ("outcome", r => r.Outcome), ("reason", r => r.Reason),
        ("queue", r => r.Queue), ("operator", r => r.Operator), ("waited", r => Column.Duration(r.Waited)), ("talked", r => Column.Duration(r.Talked)),
        ("held", r => Column.Duration(r.Held)), ("moments", r => r.Moments));

    private static readonly ArchiveTable<QueueStay> Stays = new("queue_stay", ["call_id", "ordinal"], [],
        ("call_id", r => Column.Id(r.CallId)), ("ordinal", r => (long)r.Ordinal), ("queue", r => r.Queue), ("entered_at", r => Column.Time(r.EnteredAt)),
        ("left_at", r => Column.Time(r.LeftAt)), ("rank_time", r => Column.Time(r.RankTime)), ("left_by", r => r.LeftBy));

    private static readonly ArchiveTable<OperatorLeg> Legs = new("operator_leg", ["call_id", "ordinal"], [],
        ("call_id", r => Column.Id(r.CallId)), ("ordinal", r => (long)r.Ordinal), ("operator", r => r.Operator), ("offer_id", r => Column.Id(r.OfferId)),
        ("connected_at", r => Column.Time(r.ConnectedAt)), ("ended_at", r => Column.Time(r.EndedAt)), ("held", r => Column.Duration(r.Held)), ("ended_by", r => r.EndedBy));

    private static readonly ArchiveTable<ArchivedOffer> Offers = new("offer", ["id"],
        // An offer that was accepted and then failed is filed twice; why it was made is told with the first.
        keepIfEmpty: ["decision"],
        ("id", r => Column.Id(r.Id)), ("call_id", r => Column.Id(r.CallId)), ("operator", r => r.Operator), ("queue", r => r.Queue), ("epoch", r => r.Epoch),
        ("issued_at", r => Column.Time(r.IssuedAt)), ("ended_at", r => Column.Time(r.EndedAt)), ("ending", r => r.Ending), ("cause", r => r.Cause), ("decision", r => r.Decision));

    private static readonly ArchiveTable<OperatorInterval> Intervals = new("operator_interval", ["operator", "started_at"], [],
        ("operator", r => r.Operator), ("sequence", r => r.Sequence), ("site", r => r.Site), ("state", r => r.State), ("reason", r => r.Reason),
        ("started_at", r => Column.Time(r.StartedAt)), ("ended_at", r => Column.Time(r.EndedAt)), ("call_id", r => Column.Id(r.CallId)));

    private static readonly ArchiveTable<ArchivedAlarm> Alarms = new("alarm", ["id"], [],
        ("id", r => Column.Id(r.Id)), ("panel", r => r.Panel), ("formula", r => r.Formula), ("value", r => r.Value), ("threshold", r => r.Threshold),
        ("raised_at", r => Column.Time(r.RaisedAt)), ("cleared_at", r => Column.Time(r.ClearedAt)), ("changed_at", r => Column.Time(r.ChangedAt)));

    private readonly string[] _key;
    private readonly int[] _keyPlaces;
    private readonly HashSet<int> _kept;

    protected ArchiveTable(string name, string[] columns, string[] key, string[] keepIfEmpty)
    {
        (Name, Columns, _key) = (name, columns, key);
        _keyPlaces = [.. key.Select(k => Array.IndexOf(columns, k))];
        _kept = [.. keepIfEmpty.Select(k => Array.IndexOf(columns, k))];
        string[] parameters = [.. columns.Select(c => "@" + c)];
        Upsert = new($"INSERT INTO {name} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", parameters)}) {OnConflict}", parameters);
    }

    /// <summary>All of them, in the order in which they are written.</summary>
    public static IReadOnlyList<ArchiveTable> All { get; } = [Calls, Stays, Legs, Offers, Intervals, Alarms];

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Its columns, in the order of a row's values.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The columns of its primary key.</summary>
    public IReadOnlyList<string> Key => _key;

    /// <summary>Writes one row; its values are the columns'.</summary>
    public SqlStatement Upsert { get; }

    /// <summary>How an INSERT ends that completes the row if it is there already.</summary>
    public string OnConflict => $"ON CONFLICT ({string.Join(", ", _key)}) DO UPDATE SET "
        + string.Join(", ", from place in Enumerable.Range(0, Columns.Count)
                            let column = Columns[place]
                            where !_key.Contains(column)
                            select _kept.Contains(place) ? $"{column} = CASE WHEN excluded.{column} = '' THEN {Name}.{column} ELSE excluded.{column} END" : $"{column} = excluded.{column}");

    /// <summary>The row as it is now.</summary>
    public static ArchiveValues Values(ArchiveRow row) => row switch
    {
        ArchivedCall call => Calls.Row(call),
        QueueStay stay => Stays.Row(stay),
        OperatorLeg leg => Legs.Row(leg),
        ArchivedOffer offer => Offers.Row(offer),
        OperatorInterval interval => Intervals.Row(interval),
        ArchivedAlarm alarm => Alarms.Row(alarm),
        _ => throw new ArgumentException($"{row.GetType().Name} has no table.", nameof(row)),
    };

    /// <summary>Which row these values are of.</summary>
    public (ArchiveTable Table, object First, object? Second) KeyOf(object[] values) => (this, values[_keyPlaces[0]], _keyPlaces.Length > 1 ? values[_keyPlaces[1]] : null);

    /// <summary>The one row that two of one key come to, written one after the other.</summary>
    public object[] Merge(object[] earlier, object[] later) => [.. later.Select((value, place) => _kept.Contains(place) && value is "" ? earlier[place] : value)];

    /// <summary>What a column holds.</summary>
    public static ColumnType TypeOf(string column) => column switch
    {
        "value" or "threshold" => ColumnType.Real,
        "priority" or "ordinal" or "epoch" or "sequence" or "waited" or "talked" or "held" or "rank_time" => ColumnType.Number,
        _ => column.EndsWith("_at", StringComparison.Ordinal) ? ColumnType.Number : ColumnType.Text,
    };
}

internal sealed class ArchiveTable<T>(string name, string[] key, string[] keepIfEmpty, params (string Name, Func<T, object> Value)[] columns)
    : ArchiveTable(name, [.. columns.Select(c => c.Name)], key, keepIfEmpty)
{
    private readonly Func<T, object>[] _values = [.. columns.Select(c => c.Value)];

    public ArchiveValues Row(T row) => new(this, [.. _values.Select(value => value(row))]);
}
