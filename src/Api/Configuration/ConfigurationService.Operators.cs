using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.Operator> GetOperator(V1.GetOperatorRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Operators.GetValueOrDefault(request.Operator)?.ToMessage(), V1.ErrorReason.OperatorUnknown, request.Operator);
    }

    public override async Task<V1.ListOperatorsResponse> ListOperators(V1.ListOperatorsRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Operators.Values
            .Where(one => request.Site.Length == 0 || one.Site == request.Site)
            .Select(CentreMessages.ToMessage), one => one.Id);
        return new V1.ListOperatorsResponse { Operators = { rows }, NextPageToken = next };
    }

    public override Task<V1.Operator> UpdateOperator(V1.UpdateOperatorRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Operator ?? new V1.Operator();
        var record = resource.ToRecord(fields, $"operators[{resource.Id}]");
        return Put(resource.Etag, "operator", resource.Id, fields,
            expected => centres.Grain.PutOperator(record, expected),
            centre => centre.Operators.GetValueOrDefault(resource.Id)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteOperator(V1.DeleteOperatorRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Operator, request.Operator, request.Etag, V1.ErrorReason.OperatorUnknown);
}
