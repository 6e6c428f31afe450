using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Storage.Hot;

/// <summary>
/// State that the grouped grain storage keeps. One write commits, in one transaction: the state itself (JSON, under its ETag), the columns that others
/// recover from, and the archive rows that the change gives rise to.
/// </summary>
public interface IHotState
{
    /// <summary>The columns of the row, taken from the state as it is about to be written.</summary>
    HotColumns Columns { get; }

    /// <summary>
    /// Archive rows to commit with the next write (or clear). The grain empties it once the write has succeeded; committing a row again is harmless.
    /// Not part of the stored JSON.
    /// </summary>
    IReadOnlyList<ArchiveRow> Archive { get; }

    /// <summary>
    /// The next write may wait for another that somebody waits for: it is committed before that one or with it, never after it; by itself within 100 ms, or when
    /// <see cref="IHotWrites.Hurry"/> asks for it. Not part of the stored JSON.
    /// </summary>
    bool MayWait => false;

    /// <summary>A state of its own, equal to what would be read back after a write; cheap where the values are immutable and can be shared.</summary>
    IHotState Copy() => HotJson.Copy(this);
}

/// <summary>The columns of a hot row; which table it lies in follows from the type.</summary>
public abstract record HotColumns
{
    /// <summary>Domain time at which the actor must act if nothing else happens; null: none.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>System (real) time at which the actor must act if nothing else happens; null: none.</summary>
    public DateTimeOffset? SystemDeadline { get; init; }
}

/// <summary>Columns of a call: table <c>hot_call</c>.</summary>
public sealed record CallColumns : HotColumns
{
    /// <summary>The call's state by name: Arrived, InMenu, Queued, Offered, Connecting, Connected, Held, Ended.</summary>
    public required string State { get; init; }

    /// <summary>The line, E.164.</summary>
    public required string Line { get; init; }

    /// <summary>The edge that holds the caller's leg.</summary>
    public required string Edge { get; init; }

    /// <summary>The caller's number, E.164; empty when withheld.</summary>
    public string Client { get; init; } = "";

    /// <summary>Domain time of arrival.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The topic, if chosen.</summary>
    public string? Topic { get; init; }

    /// <summary>The connected operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Set while the call stands in a queue (Queued or Offered); gives the columns queue and rank_time, and is stored whole.</summary>
    public WaitingCall? Waiting { get; init; }

    /// <summary>System time of the end: the row may be purged some time after; null while the call lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Columns of an operator: table <c>hot_operator</c>.</summary>
public sealed record OperatorColumns : HotColumns
{
    /// <summary>All that queues need, stored whole (and as columns: wish, work, reachable).</summary>
    public required OperatorFacts Facts { get; init; }

    /// <summary>The door (Api node) that holds the desk; empty when none does.</summary>
    public string Door { get; init; } = "";

    /// <summary>The number of the desk's connection.</summary>
    public long Session { get; init; }

    /// <summary>The call that the operator is offered or talks in.</summary>
    public Guid? Call { get; init; }
}

/// <summary>Columns of any other hot actor (queue epoch, edge, door): table <c>hot_actor</c>.</summary>
public sealed record ActorColumns : HotColumns;
