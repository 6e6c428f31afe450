using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Antiphon.Silos;
using Shouldly;

namespace Antiphon.Web;

/// <summary>The same API as JSON, for whoever has nothing but curl.</summary>
[Collection(RunningSilo.Collection)]
public sealed class WebPortTests(RunningSilo silo)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    [InlineData("/v1/system/info")]
    [InlineData("/v1/system/clock")]
    [InlineData("/v1/centre")]
    [InlineData("/v1/lines")]
    [InlineData("/v1/lineStatuses")]
    [InlineData("/v1/queueStatuses")]
    [InlineData("/v1/operatorStates?pageSize=5")]
    [InlineData("/v1/calls?state=CALL_STATE_QUEUED")]
    [InlineData("/v1/archive/calls?filter.outcome=OUTCOME_ANSWERED&pageSize=2")]
    [InlineData("/v1/archive/calls:summarize")]
    [InlineData("/v1/archive/calls:export")]
    public async Task Page_Asked_Answers(string path)
    {
        using var answer = await silo.Web.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Queue_PutReadAndDeletedAsJson_IsTheOneOfGrpc()
    {
        using var put = await silo.Web.PutAsJsonAsync("/v1/queues/by-json", new { name = "by-json", displayName = "By JSON", offerTimeout = "7s", strategy = "STRATEGY_RING_ALL" });
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync());
        var queue = await silo.Api.Configuration.GetQueueAsync(new() { Queue = "by-json" });
        (queue.DisplayName, queue.OfferTimeout.Seconds).ShouldBe(("By JSON", 7));

        var read = await silo.Web.GetFromJsonAsync<JsonElement>("/v1/queues/by-json");
        (read.GetProperty("offerTimeout").GetString(), read.GetProperty("etag").GetString()).ShouldBe(("7s", queue.Etag));

        using var deleted = await silo.Web.DeleteAsync(new Uri($"/v1/queues/by-json?etag={queue.Etag}", UriKind.Relative));
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await silo.Web.GetAsync(new Uri("/v1/queues/by-json", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Refusal_AsJson_HasTheReasonAndTheField()
    {
        using var answer = await silo.Web.GetAsync(new Uri("/v1/calls/seven", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>();
        error.GetProperty("code").GetInt32().ShouldBe(3);
        var details = error.GetProperty("details").EnumerateArray().ToList();
        details.ShouldContain(detail => detail.GetProperty("@type").GetString() == "type.googleapis.com/google.rpc.ErrorInfo" && detail.GetProperty("reason").GetString() == "FIELDS_INVALID");
        details.ShouldContain(detail => detail.GetProperty("@type").GetString() == "type.googleapis.com/google.rpc.BadRequest"
            && detail.GetProperty("fieldViolations")[0].GetProperty("field").GetString() == "call");
    }

    [Fact]
    public async Task Call_WithdrawnByPost_IsOver()
    {
        await using var scene = await Scene.Open(silo);
        var call = await scene.Edge.Call(scene.Line);

        using var body = new StringContent("""{ "reason": "by curl" }""", Encoding.UTF8, "application/json");
        using var answer = await silo.Web.PostAsync(new Uri($"/v1/calls/{call}:withdraw", UriKind.Relative), body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString().ShouldBe("OUTCOME_WITHDRAWN");
        var read = await silo.Web.GetFromJsonAsync<JsonElement>($"/v1/archive/calls/{call}");
        read.GetProperty("call").GetProperty("reason").GetString().ShouldBe("by curl");
    }

    [Fact]
    public async Task Line_WithAPlusInItsPath_IsFound()
    {
        await using var scene = await Scene.Open(silo);
        foreach (var number in new[] { scene.Line, Uri.EscapeDataString(scene.Line) })
            (await silo.Web.GetFromJsonAsync<JsonElement>($"/v1/lines/{number}/status")).GetProperty("open").GetBoolean().ShouldBeTrue();
    }
}
