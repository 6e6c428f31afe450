using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.Runtime;

/// <content>What others read of the rows and of the archive.</content>
public sealed partial class HotStore : IHotRows, IHotWrites, IArchive, IArchiveWriter, IReturningClients
{
    /// <inheritdoc/>
    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) => Ask(() =>
        new HotPage<WaitingCall>([.. Calls.Select(call => call.ToWaiting()).OfType<WaitingCall>().Where(call => call.Queue == queue).OrderBy(call => call.RankTime).ThenBy(call => call.Id)], _change));

    /// <inheritdoc/>
    public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) => Ask(() =>
        new HotPage<OperatorFacts>([.. Operators.Where(who => !Hidden.Contains(who.Id)).Select(who => who.ToFacts()).OrderBy(who => who.Id, StringComparer.Ordinal)], _change));

    /// <inheritdoc/>
    public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => Ask(() =>
    {
        List<WaitingCall> waiting = [];
        List<Guid> gone = [];
        List<OperatorFacts> operators = [];
        for (var i = _log.Count - 1; i >= 0 && _log[i].Change > since; i--)
        {
            var (change, row) = _log[i];
            if (row.Change != change)
                continue;
            if (row.State is OperatorRecord { Operator: { } who })
            {
                if (!Hidden.Contains(who.Id))
                    operators.Add(who.ToFacts());
            }
            else if (row.State is CallRecord { Call: { } call } && call.ToWaiting() is { } stands && stands.Queue == queue)
                waiting.Add(stands);
            else if (row.State is CallRecord { Call: { } other })
                gone.Add(other.Id);
        }
        return new HotChanges(waiting, gone, operators, _change);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) => Ask<IReadOnlyList<Guid>>(() =>
        [.. Calls.Where(call => call.Arrival.Edge == edge && (call.EndedAtSystem is not { } ended || ended > endedAfter)).OrderBy(call => call.ArrivedAt).ThenBy(call => call.Id).Select(call => call.Id)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) => Ask<IReadOnlyList<DoorDesk>>(() =>
        [.. Operators.Where(who => who.LinkUp && who.Door == door).OrderBy(who => who.Id, StringComparer.Ordinal).Select(who => new DoorDesk(who.Id, who.Session))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) => Ask<IReadOnlyList<OverdueActor>>(() =>
        [.. _rows.Values.Where(row => row.Columns is { } columns && (columns.Deadline < domainTime || columns.SystemDeadline < systemTime))
            .Take(limit).Select(row => new OverdueActor(row.Id, domainTime))]);

    /// <inheritdoc/>
    public Task<ReturningClient?> LastCall(string client) => Ask(() =>
    {
        var calls = _filed.Where(call => call.Client == client).OrderByDescending(call => call.ArrivedAt).Take(5).ToList();
        if (calls.Count == 0)
            return null;
        var abandoned = calls[0].Outcome is nameof(CallOutcome.Abandoned) or nameof(CallOutcome.ShortAbandoned) && calls[0].QueuedAt is not null;
        return new ReturningClient(
            calls.Find(call => call.Operator.Length > 0)?.Operator, abandoned ? calls[0].Queue : null, calls[0].QueuedAt ?? calls[0].ArrivedAt, calls[0].EndedAt);
    });

    /// <inheritdoc/>
    public Task<Storage.Archive.CallRecord?> GetCall(Guid id, CancellationToken cancellation = default) => Ask(() =>
        _filed.Find(call => call.Id == id) is { } call ? new Storage.Archive.CallRecord(call, [], [], []) : null);

    private IEnumerable<Call> Calls => _rows.Values.Select(row => row.State).OfType<CallRecord>().Select(record => record.Call!);

    private IEnumerable<OperatorState> Operators => _rows.Values.Select(row => row.State).OfType<OperatorRecord>().Select(record => record.Operator!);

    private Task<T> Ask<T>(Func<T> read) => Later(cluster.Here, read, mayFail: true);

    // What no actor that is proved here asks for.
    void IHotWrites.Hurry()
    {
        // Here a write that may wait goes its own way, also after the offer's: more than the real storage allows itself.
    }

    Task<HotVersions> IHotRows.ReadVersions(long since, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<LiveCall>> IHotRows.ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation) => throw new NotSupportedException();

    Task<ArchivePage> IArchive.ListCalls(CallFilter filter, int pageSize, ArchiveCursor? after, CancellationToken cancellation) => throw new NotSupportedException();

    IAsyncEnumerable<Storage.Archive.CallRecord> IArchive.ExportCalls(CallFilter filter, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<ArchivedOffer>> IArchive.ListOffers(OfferFilter filter, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<ArchivedAlarm>> IArchive.ListAlarms(AlarmFilter filter, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<OperatorInterval>> IArchive.ListOperatorIntervals(string operatorId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => throw new NotSupportedException();

    Task<CallSummary> IArchive.CountCalls(CallFilter filter, TimeSpan serviceLevel, CancellationToken cancellation) => throw new NotSupportedException();

    Task<bool> IArchiveWriter.Complete(Guid callId, string? topic, string? notes) => throw new NotSupportedException();
}
