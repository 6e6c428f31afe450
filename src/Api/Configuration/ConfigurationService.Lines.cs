using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.Line> GetLine(V1.GetLineRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Lines.GetValueOrDefault(request.Line)?.ToMessage(), V1.ErrorReason.LineUnknown, request.Line);
    }

    public override async Task<V1.ListLinesResponse> ListLines(V1.ListLinesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Lines.Values.Select(CentreMessages.ToMessage), one => one.Number);
        return new V1.ListLinesResponse { Lines = { rows }, NextPageToken = next };
    }

    public override Task<V1.Line> UpdateLine(V1.UpdateLineRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Line ?? new V1.Line();
        var record = resource.ToRecord(fields, $"lines[{resource.Number}]");
        return Put(resource.Etag, "line", resource.Number, fields,
            expected => centres.Grain.PutLine(record, expected),
            centre => centre.Lines.GetValueOrDefault(resource.Number)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteLine(V1.DeleteLineRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Line, request.Line, request.Etag, V1.ErrorReason.LineUnknown);
}
