using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Configuration;

internal sealed partial class ConfigurationService
{
    public override async Task<V1.Site> GetSite(V1.GetSiteRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return Found(centre.Sites.GetValueOrDefault(request.Site)?.ToMessage(), V1.ErrorReason.SiteUnknown, request.Site);
    }

    public override async Task<V1.ListSitesResponse> ListSites(V1.ListSitesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var (rows, next) = List(request, request.PageSize, centre.Sites.Values.Select(CentreMessages.ToMessage), one => one.Name);
        return new V1.ListSitesResponse { Sites = { rows }, NextPageToken = next };
    }

    public override Task<V1.Site> UpdateSite(V1.UpdateSiteRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var resource = request.Site ?? new V1.Site();
        var record = resource.ToRecord();
        return Put(resource.Etag, "site", resource.Name, fields,
            expected => centres.Grain.PutSite(record, expected),
            centre => centre.Sites.GetValueOrDefault(resource.Name)?.ToMessage());
    }

    public override Task<V1.DeleteResourceResponse> DeleteSite(V1.DeleteSiteRequest request, ServerCallContext context) =>
        Delete(ResourceKind.Site, request.Site, request.Etag, V1.ErrorReason.SiteUnknown);
}
