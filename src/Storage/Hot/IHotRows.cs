using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Storage.Hot;

/// <summary>
/// Reads of the hot rows: how queues, edges and doors come back, and who is overdue. Sees every write that was acknowledged. A mark says up to where an answer is
/// complete; it means something to these reads alone. Where several processes write, a change may come again after the mark under which it came; none is ever left out.
/// </summary>
public interface IHotRows
{
    /// <summary>The calls that stand in a queue (Queued or Offered), by rank time then id, and the mark up to which the answer is complete.</summary>
    Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default);

    /// <summary>All operators who ever signed in (few thousand at most), and the mark up to which the answer is complete.</summary>
    Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default);

    /// <summary>
    /// What changed after the mark <paramref name="since"/>: calls now in the queue (<see cref="HotChanges.Waiting"/>), calls that are not in it any
    /// more or ended (<see cref="HotChanges.Gone"/>; any call that is changed and does not stand in this queue), and operators.
    /// </summary>
    Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default);

    /// <summary>Which calls and operators were written after the mark <paramref name="since"/> (0: ever), and the mark up to which the answer is complete.</summary>
    Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default);

    /// <summary>The calls of an edge that have not ended, and those that ended after <paramref name="endedAfter"/> (system time; null: none of them).</summary>
    Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default);

    /// <summary>The operators whose desk a door holds.</summary>
    Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default);

    /// <summary>Actors whose domain deadline lies before <paramref name="domainTime"/> or whose system deadline lies before <paramref name="systemTime"/>, the most overdue first.</summary>
    Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default);

    /// <summary>Live calls by filter, by arrival then id; <paramref name="after"/> is the last row of the page before.</summary>
    Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default);
}

/// <summary>An answer and the mark up to which it is complete.</summary>
public sealed record HotPage<T>(IReadOnlyList<T> Rows, long Mark);

/// <summary>See <see cref="IHotRows.ReadChanges"/>.</summary>
public sealed record HotChanges(IReadOnlyList<WaitingCall> Waiting, IReadOnlyList<Guid> Gone, IReadOnlyList<OperatorFacts> Operators, long Mark);

/// <summary>See <see cref="IHotRows.ReadVersions"/>.</summary>
public sealed record HotVersions(IReadOnlyList<CallVersion> Calls, IReadOnlyList<OperatorVersion> Operators, long Mark);

/// <summary>The last write of a call.</summary>
public sealed record CallVersion(Guid Id, long Change, string Line, string? Operator, bool HasEnded);

/// <summary>The last write of an operator.</summary>
public sealed record OperatorVersion(string Id, long Change);

/// <summary>A desk that a door holds.</summary>
public sealed record DoorDesk(string Operator, long Session);

/// <summary>An actor that must be woken: its grain id as stored.</summary>
public sealed record OverdueActor(GrainId Grain, DateTimeOffset Deadline);

/// <summary>A call that has not ended, as its row shows it.</summary>
public sealed record LiveCall(Guid Id, string State, string Line, string? Queue, string? Operator, string Client, string? Topic, string Edge, DateTimeOffset ArrivedAt, DateTimeOffset? RankTime);

/// <summary>Which live calls; null: any.</summary>
public sealed record LiveCallFilter(string? Line = null, string? Queue = null, string? Operator = null, string? State = null);
