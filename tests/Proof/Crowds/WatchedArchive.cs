using Antiphon.Proof.Runtime;
using Antiphon.Storage;
using Antiphon.Storage.Archive;

namespace Antiphon.Proof.Crowds;

/// <summary>The archive as the actors read it: whoever reads waits for the writer's thread, which is not of the pool; and a read fails now and then.</summary>
public sealed class WatchedArchive(IArchive archive, Commits commits, Storm storm) : IArchive
{
    /// <inheritdoc/>
    public Task<ArchivePage> ListCalls(CallFilter filter, int pageSize, ArchiveCursor? after = null, CancellationToken cancellation = default) =>
        Read(() => archive.ListCalls(filter, pageSize, after, cancellation));

    /// <inheritdoc/>
    public Task<CallRecord?> GetCall(Guid id, CancellationToken cancellation = default) => Read(() => archive.GetCall(id, cancellation));

    /// <inheritdoc/>
    public IAsyncEnumerable<CallRecord> ExportCalls(CallFilter filter, CancellationToken cancellation = default) => archive.ExportCalls(filter, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArchivedOffer>> ListOffers(OfferFilter filter, int limit, CancellationToken cancellation = default) => Read(() => archive.ListOffers(filter, limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArchivedAlarm>> ListAlarms(AlarmFilter filter, int limit, CancellationToken cancellation = default) => Read(() => archive.ListAlarms(filter, limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<OperatorInterval>> ListOperatorIntervals(string operatorId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) =>
        Read(() => archive.ListOperatorIntervals(operatorId, from, to, cancellation));

    /// <inheritdoc/>
    public Task<CallSummary> CountCalls(CallFilter filter, TimeSpan serviceLevel, CancellationToken cancellation = default) => Read(() => archive.CountCalls(filter, serviceLevel, cancellation));

    private Task<T> Read<T>(Func<Task<T>> read) => storm.Strikes(Failure.ReadFailed, 0.03) ? throw new StorageUnavailableException("The connection broke.") : commits.During(read);
}
