using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.Topic> GetTopic(V1.GetTopicRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Topics.GetValueOrDefault(request.Topic)?.ToMessage(), V1.ErrorReason.TopicUnknown, request.Topic);
    }

    public override async Task<V1.ListTopicsResponse> ListTopics(V1.ListTopicsRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Topics.Values.Select(CentreMessages.ToMessage), one => one.Name);
        return new V1.ListTopicsResponse { Topics = { rows }, NextPageToken = next };
    }

    public override Task<V1.Topic> UpdateTopic(V1.UpdateTopicRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Topic ?? new V1.Topic();
        var record = resource.ToRecord();
        return Put(resource.Etag, "topic", resource.Name, fields,
            expected => centres.Grain.PutTopic(record, expected),
            centre => centre.Topics.GetValueOrDefault(resource.Name)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteTopic(V1.DeleteTopicRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Topic, request.Topic, request.Etag, V1.ErrorReason.TopicUnknown);
}
