using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Sites;

/// <summary>See sites.proto.</summary>
internal sealed class SitesService(IGrainFactory grains, CentreReader centres) : V1.SitesService.SitesServiceBase
{
    public override async Task<V1.SiteStatus> GetSiteStatus(V1.GetSiteStatusRequest request, ServerCallContext context)
    {
        var centre = await Declaring(request.Site);
        return Show(centre, request.Site, await Silos(request.Site));
    }

    public override async Task<V1.ListSiteStatusesResponse> ListSiteStatuses(V1.ListSiteStatusesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        if (centre.Sites.IsEmpty)
            return new V1.ListSiteStatusesResponse();
        var silos = await Silos(centre.Sites.Keys.First());
        return new V1.ListSiteStatusesResponse { SiteStatuses = { centre.Sites.Keys.Select(site => Show(centre, site, silos)) } };
    }

    public override async Task<V1.SiteStatus> DrainSite(V1.DrainSiteRequest request, ServerCallContext context)
    {
        var centre = await Declaring(request.Site);
        var silos = await Silos(request.Site);
        if (!silos.Any(silo => silo.Site != request.Site && !centre.DrainedSites.Contains(silo.Site)))
            throw Statuses.Refused(StatusCode.FailedPrecondition, V1.ErrorReason.NoOtherSite, $"No silo of another site is in use, so that there is no place for what is at '{request.Site}'. Start one, or resume another site.").ToRpcException();
        return await Say(request.Site, isDrained: true);
    }

    public override async Task<V1.SiteStatus> ResumeSite(V1.ResumeSiteRequest request, ServerCallContext context)
    {
        await Declaring(request.Site);
        return await Say(request.Site, isDrained: false);
    }

    private async Task<V1.SiteStatus> Say(string site, bool isDrained)
    {
        await centres.Grain.Drain(site, isDrained);
        return Show(await Declaring(site), site, await Silos(site));
    }

    private async Task<Centre> Declaring(string site)
    {
        var centre = await centres.Read();
        return centre.Sites.ContainsKey(site) ? centre : throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, site).ToRpcException();
    }

    private Task<ImmutableArray<SiteSilo>> Silos(string site) => grains.GetGrain<ISiteGrain>(site).GetSilos();

    private static V1.SiteStatus Show(Centre centre, string site, ImmutableArray<SiteSilo> silos)
    {
        var (here, draining) = (silos.Where(silo => silo.Site == site).ToList(), centre.DrainedSites.Contains(site));
        return new V1.SiteStatus
        {
            Site = site,
            Draining = draining,
            Drained = draining && here.TrueForAll(silo => silo.Actors.IsEmpty),
            Silos = { here.Select(silo => new V1.SiloStatus { Silo = silo.Address, Actors = { silo.Actors } }) },
        };
    }
}
