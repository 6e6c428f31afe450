using System.Collections.Immutable;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Antiphon.Verdicts;

/// <summary>A stretch of an operator's time in one state.</summary>
/// <param name="Operator">Who.</param>
/// <param name="State">The state.</param>
/// <param name="From">Domain time of its start.</param>
/// <param name="Until">Domain time of its end.</param>
public sealed record OperatorTime(string Operator, PanelState State, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Reads what the archive has of one edge's calls.</summary>
public sealed class ArchiveReader(ArchiveService.ArchiveServiceClient archive)
{
    private const int PageSize = 1000;

    /// <summary>All ended calls of an edge that arrived in a period.</summary>
    public async Task<ImmutableArray<ArchivedCall>> ReadCallsAsync(string edgeId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var calls = ImmutableArray.CreateBuilder<ArchivedCall>();
        var filter = new CallFilter { ArrivedFrom = from.ToTimestamp(), ArrivedUntil = until.ToTimestamp() };
        using var export = archive.ExportCalls(new() { Filter = filter }, cancellationToken: cancellation);
        await foreach (var detail in export.ResponseStream.ReadAllAsync(cancellation))
        {
            if (detail.Call.EdgeId == edgeId)
            {
                calls.Add(Read(detail));
            }
        }

        return calls.ToImmutable();
    }

    /// <summary>These operators' time in a period.</summary>
    public async Task<ImmutableArray<OperatorTime>> ReadOperatorTimesAsync(IEnumerable<string> operators, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var times = ImmutableArray.CreateBuilder<OperatorTime>();
        foreach (var @operator in operators)
        {
            var request = new ListOperatorIntervalsRequest { PageSize = PageSize, Operator = @operator, FromTime = from.ToTimestamp(), UntilTime = until.ToTimestamp() };
            do
            {
                var page = await archive.ListOperatorIntervalsAsync(request, cancellationToken: cancellation);
                times.AddRange(page.Intervals.Select(i => new OperatorTime(i.Operator, i.PanelState, i.StartTime.ToDateTimeOffset(), i.EndTime.ToDateTimeOffset())));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }

        return times.ToImmutable();
    }

    private static ArchivedCall Read(ArchivedCallDetail detail) => new()
    {
        Id = Guid.Parse(detail.Call.CallId),
        Outcome = detail.Call.Outcome == Outcome.Unspecified ? "" : detail.Call.Outcome.ToString(),
        Reason = detail.Call.Reason,
        Arrived = detail.Call.ArrivalTime.ToDateTimeOffset(),
        Queued = detail.Call.QueueTime?.ToDateTimeOffset(),
        Answered = detail.Call.AnswerTime?.ToDateTimeOffset(),
        Ended = detail.Call.EndTime.ToDateTimeOffset(),
        Stays = [.. detail.Stays.Select(s => new ArchivedStay(s.Queue, s.EnterTime.ToDateTimeOffset(), s.LeaveTime.ToDateTimeOffset()))],
        Legs = [.. detail.Legs.Select(l => new ArchivedLeg(l.Operator, l.ConnectTime.ToDateTimeOffset(), l.EndTime.ToDateTimeOffset()))],
        Offers = [.. detail.Offers.Select(o => new ArchivedOffer(o.Queue, o.Operator, o.IssueTime.ToDateTimeOffset(), o.EndTime.ToDateTimeOffset(), o.Ending.ToString()))],
    };
}
