using Antiphon.Operators;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Antiphon.Storage;
using Antiphon.Storage.Hot;

namespace Antiphon.Proof.Crowds;

/// <summary>The hot rows as queues, doors and edges read them: a read fails now and then, or tells late what held when it was asked.</summary>
public sealed class WatchedRows(IHotRows rows, Commits commits, Storm storm, StepClock clock) : IHotRows
{
    /// <inheritdoc/>
    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) => Read(() => rows.ReadWaiting(queue, cancellation));

    /// <inheritdoc/>
    public async Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default)
    {
        var page = await Read(() => rows.ReadOperators(cancellation));
        return page with { Rows = [.. page.Rows.Where(who => !commits.Hidden.Contains(who.Id))] };
    }

    /// <inheritdoc/>
    public async Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default)
    {
        var changes = await Read(() => rows.ReadChanges(queue, since, cancellation));
        return changes with { Operators = [.. changes.Operators.Where(who => !commits.Hidden.Contains(who.Id))] };
    }

    /// <inheritdoc/>
    public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => Read(() => rows.ReadVersions(since, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) => Read(() => rows.ReadEdgeCalls(edge, endedAfter, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) => Read(() => rows.ReadDoorDesks(door, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) => Read(() => rows.ListCalls(filter, limit, after, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) => Read(() => rows.ReadOverdue(domainTime, systemTime, limit, cancellation));

    private async Task<T> Read<T>(Func<Task<T>> read)
    {
        if (storm.Strikes(Failure.ReadFailed, 0.03))
            throw new StorageUnavailableException("The connection broke.");
        var found = await commits.During(read);
        if (storm.Delay() is { Ticks: > 0 } delay)
            await clock.Wait(delay);
        return found;
    }
}
