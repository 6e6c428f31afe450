namespace Antiphon.Storage.Archive;

/// <summary>Reads of the archive. Sees every write that was acknowledged.</summary>
public interface IArchive
{
    /// <summary>A page of calls, newest arrival first, and where the next page begins (null: there is none).</summary>
    Task<ArchivePage> ListCalls(CallFilter filter, int pageSize, ArchiveCursor? after = null, CancellationToken cancellation = default);

    /// <summary>A call with all that belongs to it; null: no call of this id has ended.</summary>
    Task<CallRecord?> GetCall(Guid id, CancellationToken cancellation = default);

    /// <summary>All calls of a filter, oldest arrival first, in bounded memory. Has every call that had ended when it began; may have later ones.</summary>
    IAsyncEnumerable<CallRecord> ExportCalls(CallFilter filter, CancellationToken cancellation = default);

    /// <summary>Offers of a call, or of an operator in a span, oldest first; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ArchivedOffer>> ListOffers(OfferFilter filter, int limit, CancellationToken cancellation = default);

    /// <summary>An operator's time by state: the intervals that touch the span [from, to), oldest first.</summary>
    Task<IReadOnlyList<OperatorInterval>> ListOperatorIntervals(string operatorId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default);

    /// <summary>Alarms, newest first; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ArchivedAlarm>> ListAlarms(AlarmFilter filter, int limit, CancellationToken cancellation = default);

    /// <summary>Figures of the calls of a filter, in one query.</summary>
    Task<CallSummary> CountCalls(CallFilter filter, TimeSpan serviceLevel, CancellationToken cancellation = default);
}

/// <summary>Which calls; null: any. The span is of arrival, [from, to).</summary>
/// <param name="Line">The line, E.164.</param>
/// <param name="Queue">The first queue.</param>
/// <param name="Operator">The last operator.</param>
/// <param name="Outcome">The outcome by name.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Client">The client's number, E.164.</param>
/// <param name="ArrivedFrom">First moment of arrival.</param>
/// <param name="ArrivedTo">End of the span of arrival, itself not in it.</param>
public sealed record CallFilter(
    string? Line = null,
    string? Queue = null,
    string? Operator = null,
    string? Outcome = null,
    string? Topic = null,
    string? Client = null,
    DateTimeOffset? ArrivedFrom = null,
    DateTimeOffset? ArrivedTo = null);

/// <summary>Which offers; null: any. The span is of issue, [from, to).</summary>
/// <param name="CallId">The call.</param>
/// <param name="Operator">To whom.</param>
/// <param name="IssuedFrom">First moment of issue.</param>
/// <param name="IssuedTo">End of the span of issue, itself not in it.</param>
/// <param name="Queue">By which queue.</param>
/// <param name="Ending">The ending by name.</param>
/// <param name="AfterIssuedAt">Goes on after the offer of this issue and <paramref name="AfterId"/>.</param>
/// <param name="AfterId">See <paramref name="AfterIssuedAt"/>.</param>
public sealed record OfferFilter(
    Guid? CallId = null,
    string? Operator = null,
    DateTimeOffset? IssuedFrom = null,
    DateTimeOffset? IssuedTo = null,
    string? Queue = null,
    string? Ending = null,
    DateTimeOffset? AfterIssuedAt = null,
    Guid AfterId = default);

/// <summary>Which alarms; null: any.</summary>
/// <param name="Panel">Of this panel.</param>
/// <param name="IsOpen">Those that are not over alone.</param>
/// <param name="ChangedFrom">Raised or over at this system time or later.</param>
/// <param name="BeforeRaisedAt">Goes on before the alarm raised then and <paramref name="BeforeId"/>.</param>
/// <param name="BeforeId">See <paramref name="BeforeRaisedAt"/>.</param>
public sealed record AlarmFilter(string? Panel = null, bool IsOpen = false, DateTimeOffset? ChangedFrom = null, DateTimeOffset? BeforeRaisedAt = null, Guid BeforeId = default);

/// <summary>A page of calls; <paramref name="Next"/> is given to the next request.</summary>
public sealed record ArchivePage(IReadOnlyList<ArchivedCall> Calls, ArchiveCursor? Next);

/// <summary>A call with its stays, legs and offers, each oldest first.</summary>
public sealed record CallRecord(ArchivedCall Call, IReadOnlyList<QueueStay> Stays, IReadOnlyList<OperatorLeg> Legs, IReadOnlyList<ArchivedOffer> Offers);

/// <summary>Figures of calls.</summary>
/// <param name="Arrived">All calls, of whatever outcome.</param>
/// <param name="ByOutcome">Calls by outcome.</param>
/// <param name="QueuedByOutcome">Calls that entered a queue, by outcome.</param>
/// <param name="AverageSpeedOfAnswer">Mean time in queue of answered calls; zero when there are none.</param>
/// <param name="AnsweredWithin">Answered calls that waited no longer than the asked service level.</param>
/// <param name="LongestWait">The longest time in queue of any call, answered or not.</param>
/// <param name="Talked">Talk time of all calls.</param>
/// <param name="Held">Hold time of all calls.</param>
public sealed record CallSummary(
    long Arrived,
    IReadOnlyDictionary<string, long> ByOutcome,
    IReadOnlyDictionary<string, long> QueuedByOutcome,
    TimeSpan AverageSpeedOfAnswer,
    long AnsweredWithin,
    TimeSpan LongestWait,
    TimeSpan Talked,
    TimeSpan Held)
{
    /// <summary>Calls that entered a queue.</summary>
    public long Queued => QueuedByOutcome.Values.Sum();

    /// <summary>Calls that an operator answered.</summary>
    public long Answered => ByOutcome.GetValueOrDefault("Answered");

    /// <summary>Calls whose client left while waiting, not counting those who left at once.</summary>
    public long Abandoned => ByOutcome.GetValueOrDefault("Abandoned");

    /// <summary>Calls whose client left within the queue's short-abandon time.</summary>
    public long ShortAbandoned => ByOutcome.GetValueOrDefault("ShortAbandoned");
}
