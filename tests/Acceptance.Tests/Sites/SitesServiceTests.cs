using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Sites;

/// <summary>The contract alone; what draining does is shown by processes at several sites (tests/Cluster).</summary>
[Collection(RunningSilo.Collection)]
public sealed class SitesServiceTests(RunningSilo silo)
{
    private readonly SitesService.SitesServiceClient _sites = silo.Api.Sites;

    [Fact]
    [Serves("SitesService/GetSiteStatus", "SitesService/ListSiteStatuses", "SitesService/DrainSite", "SitesService/ResumeSite")]
    public async Task Site_IsDrainedAndTakenIntoUseAgain()
    {
        (await _sites.GetSiteStatusAsync(new() { Site = "office" })).ShouldBe(new SiteStatus { Site = "office" });

        (await _sites.DrainSiteAsync(new() { Site = "office" })).ShouldBe(new SiteStatus { Site = "office", Draining = true, Drained = true });
        (await _sites.DrainSiteAsync(new() { Site = "office" })).Draining.ShouldBeTrue();
        await silo.Apply(await silo.ReadCentre()); // what is declared does not say it, and leaves it
        (await _sites.ListSiteStatusesAsync(new())).SiteStatuses.Select(site => (site.Site, site.Draining)).ShouldBe([("home", false), ("office", true)]);

        (await _sites.ResumeSiteAsync(new() { Site = "office" })).ShouldBe(new SiteStatus { Site = "office" });
        (await _sites.GetSiteStatusAsync(new() { Site = "office" })).Draining.ShouldBeFalse();
    }

    [Fact]
    [Refuses("SitesService/GetSiteStatus", "SitesService/DrainSite", "SitesService/ResumeSite")]
    public async Task Site_ThatIsNotDeclared_IsUnknown()
    {
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _sites.GetSiteStatusAsync(new() { Site = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _sites.DrainSiteAsync(new() { Site = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _sites.ResumeSiteAsync(new() { Site = "nowhere" }));
    }
}
