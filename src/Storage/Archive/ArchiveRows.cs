namespace Antiphon.Storage.Archive;

/// <summary>A row of the archive, committed together with the state it comes from. Writing the same row again changes nothing (or completes it).</summary>
public abstract class ArchiveRow;

/// <summary>One call, complete, written when it ends; by <see cref="Id"/>. Its wrap-up, topic and notes may be completed afterwards.</summary>
public sealed class ArchivedCall : ArchiveRow
{
    public required Guid Id { get; init; }
    public required string Line { get; init; }
    public string Client { get; init; } = "";
    public required string Edge { get; init; }
    public int Priority { get; init; }
    /// <summary>What the operator or, failing that, the menu said the call was about; empty: unknown.</summary>
    public string Topic { get; init; } = "";
    public string Notes { get; init; } = "";
    public required DateTimeOffset ArrivedAt { get; init; }
    /// <summary>First entry into a queue; null: never queued.</summary>
    public DateTimeOffset? QueuedAt { get; init; }
    /// <summary>First connection of voice; null: never answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    /// <summary>Answered, Abandoned, ShortAbandoned, TimedOut, Refused, CallbackTaken, Withdrawn, Failed.</summary>
    public required string Outcome { get; init; }
    public string Reason { get; init; } = "";
    /// <summary>The first queue; empty: never queued.</summary>
    public string Queue { get; init; } = "";
    /// <summary>The last operator; empty: never answered.</summary>
    public string Operator { get; init; } = "";
    /// <summary>Time in queues before the first answer or the end.</summary>
    public TimeSpan Waited { get; init; }
    /// <summary>Connected and not held, over all legs.</summary>
    public TimeSpan Talked { get; init; }
    public TimeSpan Held { get; init; }
    /// <summary>Every moment of its life as JSON: [{"at":…,"what":…,"detail":…}].</summary>
    public string Moments { get; init; } = "[]";
}

/// <summary>One stay of a call in a queue; by call and ordinal.</summary>
public sealed class QueueStay : ArchiveRow
{
    public required Guid CallId { get; init; }
    public required int Ordinal { get; init; }
    public required string Queue { get; init; }
    public required DateTimeOffset EnteredAt { get; init; }
    public required DateTimeOffset LeftAt { get; init; }
    public required DateTimeOffset RankTime { get; init; }
    /// <summary>Answered, Abandoned, TimedOut, Moved, Withdrawn, Failed.</summary>
    public required string LeftBy { get; init; }
}

/// <summary>One operator's part in a call; by call and ordinal.</summary>
public sealed class OperatorLeg : ArchiveRow
{
    public required Guid CallId { get; init; }
    public required int Ordinal { get; init; }
    public required string Operator { get; init; }
    public required Guid OfferId { get; init; }
    public required DateTimeOffset ConnectedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public TimeSpan Held { get; init; }
    /// <summary>ClientHungUp, OperatorHungUp, Transferred, EdgeLost, Withdrawn, MaximumTalk, Failed.</summary>
    public required string EndedBy { get; init; }
}

/// <summary>One offer with its ending; by id.</summary>
public sealed class ArchivedOffer : ArchiveRow
{
    public required Guid Id { get; init; }
    public required Guid CallId { get; init; }
    public required string Operator { get; init; }
    public required string Queue { get; init; }
    public required long Epoch { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    /// <summary>Accepted, Declined, Expired, Revoked, Failed.</summary>
    public required string Ending { get; init; }
    public string Cause { get; init; } = "";
    /// <summary>Why this operator: rank, candidates, who was passed over and why (JSON).</summary>
    public string Decision { get; init; } = "{}";
}

/// <summary>A figure of a panel was past its threshold; by id. Written when it is raised and again when it is over.</summary>
public sealed class ArchivedAlarm : ArchiveRow
{
    public required Guid Id { get; init; }
    public required string Panel { get; init; }
    /// <summary>Which figure, by the id of its formula.</summary>
    public required string Formula { get; init; }
    /// <summary>How much it was when the alarm was raised.</summary>
    public required double Value { get; init; }
    public required double Threshold { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    /// <summary>Null: it is not over.</summary>
    public DateTimeOffset? ClearedAt { get; init; }
    /// <summary>System time of this row's last change.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A stretch of an operator's time in one state; by operator and begin.</summary>
public sealed class OperatorInterval : ArchiveRow
{
    public required string Operator { get; init; }
    public required long Sequence { get; init; }
    public required string Site { get; init; }
    /// <summary>A panel state: Talking, Ringing, ConnectionLost, WrapUp, Break, Free, SignedOut.</summary>
    public required string State { get; init; }
    /// <summary>The not-ready reason of a Break; Held of a held call; otherwise empty.</summary>
    public string Reason { get; init; } = "";
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public Guid? CallId { get; init; }
}
