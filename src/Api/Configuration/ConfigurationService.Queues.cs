using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.Queue> GetQueue(V1.GetQueueRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Queues.GetValueOrDefault(request.Queue)?.ToMessage(), V1.ErrorReason.QueueUnknown, request.Queue);
    }

    public override async Task<V1.ListQueuesResponse> ListQueues(V1.ListQueuesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Queues.Values.Select(CentreMessages.ToMessage), one => one.Name);
        return new V1.ListQueuesResponse { Queues = { rows }, NextPageToken = next };
    }

    public override Task<V1.Queue> UpdateQueue(V1.UpdateQueueRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Queue ?? new V1.Queue();
        var record = resource.ToRecord(fields, $"queues[{resource.Name}]");
        return Put(resource.Etag, "queue", resource.Name, fields,
            expected => centres.Grain.PutQueue(record, expected),
            centre => centre.Queues.GetValueOrDefault(resource.Name)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteQueue(V1.DeleteQueueRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Queue, request.Queue, request.Etag, V1.ErrorReason.QueueUnknown);
}
