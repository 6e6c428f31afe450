using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Errors;
using Antiphon.Paging;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Queues;

/// <summary>See queues.proto.</summary>
internal sealed class QueuesService(IGrainFactory grains, CentreReader centres, [FromKeyedServices(ClockNames.Domain)] TimeProvider domain) : V1.QueuesService.QueuesServiceBase
{
    public override async Task<V1.QueueStatus> GetQueueStatus(V1.GetQueueStatusRequest request, ServerCallContext context)
    {
        var queue = await Find(request.Queue);
        return (await queue.GetStatus()).ToMessage(domain.GetUtcNow());
    }

    public override async Task<V1.ListQueueStatusesResponse> ListQueueStatuses(V1.ListQueueStatusesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var statuses = await Task.WhenAll(centre.Queues.Keys.Select(name => grains.GetGrain<IQueueGrain>(name).GetStatus()));
        return new V1.ListQueueStatusesResponse { QueueStatuses = { statuses.Select(status => status.ToMessage(domain.GetUtcNow())) } };
    }

    public override async Task<V1.ListWaitingResponse> ListWaiting(V1.ListWaitingRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        fields.ThrowIfInvalid();
        var queue = await Find(request.Queue);
        var calls = (await queue.ListWaiting()).Select((call, i) => (Call: call, Place: i + 1));
        var (rows, next) = Page.Of(request, size, calls, row => Mark.Of(row.Call.RankTime) + row.Call.Id);
        var now = domain.GetUtcNow();
        return new V1.ListWaitingResponse { Calls = { rows.Select(row => row.Call.ToMessage(row.Place, now)) }, NextPageToken = next };
    }

    private async Task<IQueueGrain> Find(string name) => (await centres.Read()).Queues.ContainsKey(name)
        ? grains.GetGrain<IQueueGrain>(name)
        : throw Statuses.Unknown(V1.ErrorReason.QueueUnknown, name).ToRpcException();
}
