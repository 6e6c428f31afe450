using System.Net;
using Antiphon.Centres;
using Antiphon.Hosting;
using Antiphon.V1;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>An API node is started where no silo is.</summary>
public sealed class NoSiloTests
{
    [Fact(Timeout = 300_000)]
    public async Task ApiNode_WithoutSilos_SaysSo_AndServesOnceThereIsOne()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var database = new SharedFile();
        using SiloPlace place = new(), home = new();
        var node = place.Start([.. database.Settings, "--Antiphon:Role=Api"]);
        using var http = new HttpClient { BaseAddress = place.Http };
        Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri(path, UriKind.Relative), stop);
        await Patience.Until(async () =>
        {
            try
            {
                return (await Get("/health/live")).StatusCode;
            }
            catch (HttpRequestException)
            {
                return HttpStatusCode.NotFound; // it does not listen yet
            }
        }, code => code == HttpStatusCode.OK);

        using var api = new AntiphonClient(place.Grpc);
        (await Should.ThrowAsync<AntiphonRefusal>(async () => await api.Queues.ListQueueStatusesAsync(new(), cancellationToken: stop))).Message.ShouldContain("no silo has answered");
        var refused = await Get("/v1/queueStatuses");
        (refused.StatusCode, await refused.Content.ReadAsStringAsync(stop)).ShouldSatisfyAllConditions(
            answer => answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable), answer => answer.Item2.ShouldContain("no silo has answered"));
        (await Get("/panel")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Get("/panel/all/events")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Get("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await home.StartReady([.. database.Settings, "--Antiphon:Role=Silo", "--Antiphon:Cluster:Site=office"]);
        await node.WaitReady();
        (await api.Queues.ListQueueStatusesAsync(new(), cancellationToken: stop)).QueueStatuses.ShouldBeEmpty();

        // There is no place for what is at the only site.
        await api.Configuration.ApplyCentreAsync(new() { Centre = new Centre { Sites = { new Site { Name = "office", TimeZone = "UTC" } } } }, cancellationToken: stop);
        (await Should.ThrowAsync<AntiphonRefusal>(async () => await api.Sites.DrainSiteAsync(new() { Site = "office" }, cancellationToken: stop))).Reason.ShouldBe("NO_OTHER_SITE");
    }
}
