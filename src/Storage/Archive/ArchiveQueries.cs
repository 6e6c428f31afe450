using System.Runtime.CompilerServices;
using Antiphon.Storage.Sql;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Storage.Archive;

/// <summary>The archive's queries: EF Core over read connections.</summary>
internal sealed class ArchiveQueries(IDbContextFactory<ArchiveContext> contexts, AntiphonDatabase database) : IArchive
{
    private const int ExportPage = 500;

    /// <inheritdoc/>
    public Task<ArchivePage> ListCalls(CallFilter filter, int pageSize, ArchiveCursor? after = null, CancellationToken cancellation = default) => Read(async archive =>
    {
        var calls = Where(archive.Calls, filter);
        if (after is { ArrivedAt: var time, Id: var id }) calls = calls.Where(c => c.ArrivedAt < time || (c.ArrivedAt == time && c.Id < id));
        var page = await calls.OrderByDescending(c => c.ArrivedAt).ThenByDescending(c => c.Id).Take(pageSize + 1).ToListAsync(cancellation);
        if (page.Count <= pageSize) return new ArchivePage(page, null);
        page.RemoveAt(pageSize);
        return new ArchivePage(page, new ArchiveCursor(page[^1].ArrivedAt, page[^1].Id));
    }, cancellation);

    /// <inheritdoc/>
    public Task<CallRecord?> GetCall(Guid id, CancellationToken cancellation = default) => Read(async archive =>
        await archive.Calls.SingleOrDefaultAsync(c => c.Id == id, cancellation) is { } call ? (await Complete(archive, [call], cancellation))[0] : null, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<CallRecord> ExportCalls(CallFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // By pages, so that no snapshot stays open for as long as the reader takes.
        ArchivedCall? last = null;
        while (true)
        {
            var page = await Read(async archive =>
            {
                var calls = Where(archive.Calls, filter);
                if (last is { ArrivedAt: var time, Id: var id }) calls = calls.Where(c => c.ArrivedAt > time || (c.ArrivedAt == time && c.Id > id));
                return await Complete(archive, await calls.OrderBy(c => c.ArrivedAt).ThenBy(c => c.Id).Take(ExportPage).ToListAsync(cancellation), cancellation);
            }, cancellation);
            foreach (var record in page) yield return record;
            if (page.Count < ExportPage) yield break;
            last = page[^1].Call;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArchivedOffer>> ListOffers(OfferFilter filter, int limit, CancellationToken cancellation = default) => Read<IReadOnlyList<ArchivedOffer>>(async archive =>
    {
        IQueryable<ArchivedOffer> offers = archive.Offers;
        if (filter.CallId is { } call) offers = offers.Where(o => o.CallId == call);
        if (filter.Operator is { } name) offers = offers.Where(o => o.Operator == name);
        if (filter.Queue is { } queue) offers = offers.Where(o => o.Queue == queue);
        if (filter.Ending is { } ending) offers = offers.Where(o => o.Ending == ending);
        if (filter.AfterIssuedAt is { } time) offers = offers.Where(o => o.IssuedAt > time || (o.IssuedAt == time && o.Id > filter.AfterId));
        if (filter.IssuedFrom is { } from) offers = offers.Where(o => o.IssuedAt >= from);
        if (filter.IssuedTo is { } to) offers = offers.Where(o => o.IssuedAt < to);
        return await offers.OrderBy(o => o.IssuedAt).ThenBy(o => o.Id).Take(limit).ToListAsync(cancellation);
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OperatorInterval>> ListOperatorIntervals(string operatorId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<OperatorInterval>>(async archive => await archive.Intervals
            .Where(i => i.Operator == operatorId && i.StartedAt < to && i.EndedAt > from)
            .OrderBy(i => i.StartedAt).ThenBy(i => i.Sequence).ToListAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArchivedAlarm>> ListAlarms(AlarmFilter filter, int limit, CancellationToken cancellation = default) => Read<IReadOnlyList<ArchivedAlarm>>(async archive =>
    {
        var alarms = archive.Alarms.AsQueryable();
        if (filter.Panel is { } panel) alarms = alarms.Where(a => a.Panel == panel);
        if (filter.IsOpen) alarms = alarms.Where(a => a.ClearedAt == null);
        if (filter.ChangedFrom is { } from) alarms = alarms.Where(a => a.ChangedAt >= from);
        if (filter.BeforeRaisedAt is { } before) alarms = alarms.Where(a => a.RaisedAt < before || (a.RaisedAt == before && a.Id.CompareTo(filter.BeforeId) < 0));
        return await alarms.OrderByDescending(a => a.RaisedAt).ThenByDescending(a => a.Id).Take(limit).ToListAsync(cancellation);
    }, cancellation);

    /// <inheritdoc/>
    public Task<CallSummary> CountCalls(CallFilter filter, TimeSpan serviceLevel, CancellationToken cancellation = default) => Read(async archive =>
    {
        // Through object: the columns are numbers, which the database can add up.
        var outcomes = await Where(archive.Calls, filter).GroupBy(c => c.Outcome).Select(g => new
        {
            Outcome = g.Key,
            Count = g.LongCount(),
            Queued = g.LongCount(c => c.QueuedAt != null),
            Within = g.LongCount(c => c.Waited <= serviceLevel),
            Waited = g.Sum(c => (long)(object)c.Waited),
            Longest = g.Max(c => (long)(object)c.Waited),
            Talked = g.Sum(c => (long)(object)c.Talked),
            Held = g.Sum(c => (long)(object)c.Held),
        }).ToListAsync(cancellation);
        var answered = outcomes.Find(o => o.Outcome == "Answered");
        return new CallSummary(
            outcomes.Sum(o => o.Count),
            outcomes.ToDictionary(o => o.Outcome, o => o.Count),
            outcomes.ToDictionary(o => o.Outcome, o => o.Queued),
            answered is null ? TimeSpan.Zero : Column.Duration(answered.Waited / answered.Count),
            answered?.Within ?? 0,
            Column.Duration(outcomes.Count == 0 ? 0 : outcomes.Max(o => o.Longest)),
            Column.Duration(outcomes.Sum(o => o.Talked)),
            Column.Duration(outcomes.Sum(o => o.Held)));
    }, cancellation);

    /// <summary>The calls of a filter. The indexes by operator and by client hold no empty ones: only a query that says so itself may use them.</summary>
    internal static IQueryable<ArchivedCall> Where(IQueryable<ArchivedCall> calls, CallFilter filter)
    {
        if (filter.Line is { } line) calls = calls.Where(c => c.Line == line);
        if (filter.Queue is { } queue) calls = calls.Where(c => c.Queue == queue);
        if (filter.Operator is { } name) calls = calls.Where(c => c.Operator == name);
        if (filter.Operator is { Length: > 0 }) calls = calls.Where(c => c.Operator != "");
        if (filter.Outcome is { } outcome) calls = calls.Where(c => c.Outcome == outcome);
        if (filter.Topic is { } topic) calls = calls.Where(c => c.Topic == topic);
        if (filter.Client is { } client) calls = calls.Where(c => c.Client == client);
        if (filter.Client is { Length: > 0 }) calls = calls.Where(c => c.Client != "");
        if (filter.ArrivedFrom is { } from) calls = calls.Where(c => c.ArrivedAt >= from);
        if (filter.ArrivedTo is { } to) calls = calls.Where(c => c.ArrivedAt < to);
        return calls;
    }

    private static async Task<IReadOnlyList<CallRecord>> Complete(ArchiveContext archive, List<ArchivedCall> calls, CancellationToken cancellation)
    {
        var ids = calls.Select(c => c.Id).ToList();
        var stays = (await archive.Stays.Where(s => ids.Contains(s.CallId)).OrderBy(s => s.Ordinal).ToListAsync(cancellation)).ToLookup(s => s.CallId);
        var legs = (await archive.Legs.Where(l => ids.Contains(l.CallId)).OrderBy(l => l.Ordinal).ToListAsync(cancellation)).ToLookup(l => l.CallId);
        var offers = (await archive.Offers.Where(o => ids.Contains(o.CallId)).OrderBy(o => o.IssuedAt).ThenBy(o => o.Id).ToListAsync(cancellation)).ToLookup(o => o.CallId);
        return [.. calls.Select(c => new CallRecord(c, [.. stays[c.Id]], [.. legs[c.Id]], [.. offers[c.Id]]))];
    }

    /// <summary>Off the caller's scheduler: SQLite's calls do not really wait asynchronously.</summary>
    private Task<T> Read<T>(Func<ArchiveContext, Task<T>> query, CancellationToken cancellation) => Task.Run(async () =>
    {
        try
        {
            await database.AllWritten();
            await using var archive = await contexts.CreateDbContextAsync(cancellation);
            return await query(archive);
        }
        catch (Exception fault) when (database.IsFault(fault))
        {
            throw new StorageUnavailableException($"The archive cannot be read now: {database.Told(fault)}");
        }
    }, cancellation);
}
