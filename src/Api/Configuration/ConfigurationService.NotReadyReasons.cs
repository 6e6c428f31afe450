using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.NotReadyReason> GetNotReadyReason(V1.GetNotReadyReasonRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.NotReadyReasons.GetValueOrDefault(request.Reason)?.ToMessage(), V1.ErrorReason.NotReadyReasonUnknown, request.Reason);
    }

    public override async Task<V1.ListNotReadyReasonsResponse> ListNotReadyReasons(V1.ListNotReadyReasonsRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.NotReadyReasons.Values.Select(CentreMessages.ToMessage), one => one.Name);
        return new V1.ListNotReadyReasonsResponse { NotReadyReasons = { rows }, NextPageToken = next };
    }

    public override Task<V1.NotReadyReason> UpdateNotReadyReason(V1.UpdateNotReadyReasonRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Reason ?? new V1.NotReadyReason();
        var record = resource.ToRecord();
        return Put(resource.Etag, "reason", resource.Name, fields,
            expected => centres.Grain.PutNotReadyReason(record, expected),
            centre => centre.NotReadyReasons.GetValueOrDefault(resource.Name)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteNotReadyReason(V1.DeleteNotReadyReasonRequest request, ServerCallContext context) =>
        Delete(ResourceKind.NotReadyReason, request.Reason, request.Etag, V1.ErrorReason.NotReadyReasonUnknown);
}
