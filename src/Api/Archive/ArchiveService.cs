using System.Globalization;
using Antiphon.Calls;
using Antiphon.Errors;
using Antiphon.Paging;
using Antiphon.Storage.Archive;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Antiphon.Archive;

/// <summary>See archive.proto.</summary>
internal sealed class ArchiveService(IArchive archive) : V1.ArchiveService.ArchiveServiceBase
{
    private static readonly TimeSpan UsualServiceLevel = TimeSpan.FromSeconds(20);

    public override async Task<V1.ListArchivedCallsResponse> ListArchivedCalls(V1.ListArchivedCallsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        var filter = Read(request.Filter, fields);
        fields.ThrowIfInvalid();
        var after = Page.Start(request, 2) is [var ticks, var id] ? new ArchiveCursor(Mark.ToTime(ticks), Guid.Parse(id)) : null;
        var page = await archive.ListCalls(filter, size, after, context.CancellationToken);
        return new V1.ListArchivedCallsResponse
        {
            Calls = { page.Calls.Select(ArchiveMessages.ToMessage) },
            NextPageToken = page.Next is { } next ? Page.TokenAfter(request, Mark.Of(next.ArrivedAt), next.Id.ToString()) : "",
        };
    }

    public override async Task<V1.ArchivedCallDetail> GetArchivedCall(V1.GetArchivedCallRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var id = fields.Id("call", request.Call);
        fields.ThrowIfInvalid();
        var record = await archive.GetCall(id, context.CancellationToken);
        return record?.ToMessage() ?? throw Statuses.Unknown(V1.ErrorReason.CallUnknown, request.Call).ToRpcException();
    }

    public override async Task ExportCalls(V1.ExportCallsRequest request, IServerStreamWriter<V1.ArchivedCallDetail> responseStream, ServerCallContext context)
    {
        var fields = new Fields();
        var filter = Read(request.Filter, fields);
        fields.ThrowIfInvalid();
        await foreach (var record in archive.ExportCalls(filter, context.CancellationToken))
            await responseStream.WriteAsync(record.ToMessage(), context.CancellationToken);
    }

    public override async Task<V1.CallSummary> SummarizeCalls(V1.SummarizeCallsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var filter = Read(request.Filter, fields);
        var serviceLevel = fields.Duration("service_level", request.ServiceLevel, UsualServiceLevel);
        fields.ThrowIfInvalid();
        return Show(await archive.CountCalls(filter, serviceLevel, context.CancellationToken), serviceLevel);
    }

    public override async Task<V1.ListOffersResponse> ListOffers(V1.ListOffersRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        var filter = new OfferFilter(
            fields.OptionalId("call", request.Call),
            Filled(request.Operator),
            fields.OptionalTime("issued_from", request.IssuedFrom),
            fields.OptionalTime("issued_until", request.IssuedUntil),
            Filled(request.Queue),
            fields.Known("ending", request.Ending) == V1.OfferEnding.Unspecified ? null : request.Ending.ToString());
        fields.ThrowIfInvalid();
        if (Page.Start(request, 2) is [var ticks, var id])
            filter = filter with { AfterIssuedAt = Mark.ToTime(ticks), AfterId = Guid.Parse(id) };
        var (rows, next) = Page.Cut(request, size, await archive.ListOffers(filter, size + 1, context.CancellationToken), row => [Mark.Of(row.IssuedAt), row.Id.ToString()]);
        return new V1.ListOffersResponse { Offers = { rows.Select(ArchiveMessages.ToMessage) }, NextPageToken = next };
    }

    public override async Task<V1.ListOperatorIntervalsResponse> ListOperatorIntervals(V1.ListOperatorIntervalsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        fields.NeededText("operator", request.Operator, 63);
        var from = fields.OptionalTime("from_time", request.FromTime) ?? DateTimeOffset.UnixEpoch;
        var until = fields.OptionalTime("until_time", request.UntilTime) ?? DateTimeOffset.MaxValue;
        fields.ThrowIfInvalid();
        var all = await archive.ListOperatorIntervals(request.Operator, from, until, context.CancellationToken);
        var (rows, next) = Page.Of(request, size, all, row => Mark.Of(row.StartedAt) + row.Sequence.ToString("D19", CultureInfo.InvariantCulture));
        return new V1.ListOperatorIntervalsResponse { Intervals = { rows.Select(ArchiveMessages.ToMessage) }, NextPageToken = next };
    }

    private static CallFilter Read(V1.CallFilter? filter, Fields fields) => filter is null ? new CallFilter() : new CallFilter(
        Filled(fields.OptionalNumber("filter.line", filter.Line)),
        Filled(filter.Queue),
        Filled(filter.Operator),
        fields.Known("filter.outcome", filter.Outcome) == V1.Outcome.Unspecified ? null : ((CallOutcome)(int)filter.Outcome).ToString(),
        Filled(filter.Topic),
        Filled(fields.OptionalNumber("filter.client_number", filter.ClientNumber)),
        fields.OptionalTime("filter.arrived_from", filter.ArrivedFrom),
        fields.OptionalTime("filter.arrived_until", filter.ArrivedUntil));

    private static string? Filled(string text) => text.Length == 0 ? null : text;

    /// <summary>The figures, with the formulas that the contract names.</summary>
    internal static V1.CallSummary Show(CallSummary figures, TimeSpan serviceLevel)
    {
        var shortAbandoned = figures.QueuedByOutcome.GetValueOrDefault(nameof(CallOutcome.ShortAbandoned));
        var abandoned = figures.QueuedByOutcome.GetValueOrDefault(nameof(CallOutcome.Abandoned));
        var summary = new V1.CallSummary
        {
            Arrived = figures.Arrived,
            Queued = figures.Queued,
            Outcomes = { figures.ByOutcome.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new V1.OutcomeCount { Outcome = CallMessages.OutcomeOf(pair.Key), Count = pair.Value }) },
            LongestWait = figures.LongestWait.ToDuration(),
            AnsweredInTime = figures.AnsweredWithin,
            ServiceLevelThreshold = serviceLevel.ToDuration(),
        };
        if (figures.Answered > 0)
        {
            summary.AverageSpeedOfAnswer = figures.AverageSpeedOfAnswer.ToDuration();
            summary.AverageTalk = (figures.Talked / figures.Answered).ToDuration();
        }

        if (figures.Queued > shortAbandoned)
            summary.ServiceLevel = (double)figures.AnsweredWithin / (figures.Queued - shortAbandoned);
        if (figures.Queued > 0)
            summary.AbandonRate = (double)(abandoned + shortAbandoned) / figures.Queued;
        return summary;
    }
}
