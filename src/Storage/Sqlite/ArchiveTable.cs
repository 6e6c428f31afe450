using Antiphon.Storage.Archive;

namespace Antiphon.Storage.Sqlite;

/// <summary>A table of the archive for the raw writer: its upsert, by which writing a row again changes nothing or completes it.</summary>
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

    /// <summary>The statement that writes a row, and its values.</summary>
    public static (SqlStatement Upsert, object[] Values) Write(ArchiveRow row) => row switch
    {
        ArchivedCall call => Calls.Row(call),
        QueueStay stay => Stays.Row(stay),
        OperatorLeg leg => Legs.Row(leg),
        ArchivedOffer offer => Offers.Row(offer),
        OperatorInterval interval => Intervals.Row(interval),
        ArchivedAlarm alarm => Alarms.Row(alarm),
        _ => throw new ArgumentException($"{row.GetType().Name} has no table.", nameof(row)),
    };
}

internal sealed class ArchiveTable<T> : ArchiveTable
{
    private readonly Func<T, object>[] _values;
    private readonly SqlStatement _upsert;

    public ArchiveTable(string name, string[] key, string[] keepIfEmpty, params (string Name, Func<T, object> Value)[] columns)
    {
        _values = [.. columns.Select(c => c.Value)];
        var names = columns.Select(c => c.Name).ToArray();
        string[] parameters = [.. names.Select(n => "@" + n)];
        var updates = names.Except(key).Select(n => keepIfEmpty.Contains(n) ? $"{n} = iif(excluded.{n} = '', {n}, excluded.{n})" : $"{n} = excluded.{n}");
        _upsert = new(
            $"INSERT INTO {name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", parameters)}) ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {string.Join(", ", updates)}",
            parameters);
    }

    public (SqlStatement Upsert, object[] Values) Row(T row) => (_upsert, [.. _values.Select(value => value(row))]);
}
