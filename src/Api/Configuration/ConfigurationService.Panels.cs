using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.PanelDefinition> GetPanelDefinition(V1.GetPanelDefinitionRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Panels.GetValueOrDefault(request.Panel)?.ToMessage(), V1.ErrorReason.PanelUnknown, request.Panel);
    }

    public override async Task<V1.ListPanelDefinitionsResponse> ListPanelDefinitions(V1.ListPanelDefinitionsRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Panels.Values.Select(CentreMessages.ToMessage), one => one.Name);
        return new V1.ListPanelDefinitionsResponse { Panels = { rows }, NextPageToken = next };
    }

    public override Task<V1.PanelDefinition> UpdatePanelDefinition(V1.UpdatePanelDefinitionRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Panel ?? new V1.PanelDefinition();
        var record = resource.ToRecord();
        return Put(resource.Etag, "panel", resource.Name, fields,
            expected => centres.Grain.PutPanel(record, expected),
            centre => centre.Panels.GetValueOrDefault(resource.Name)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeletePanelDefinition(V1.DeletePanelDefinitionRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Panel, request.Panel, request.Etag, V1.ErrorReason.PanelUnknown);
}
