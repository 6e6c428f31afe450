using System.Net;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>What a browser gets of the wall, without one.</summary>
[Collection(RunningSilo.Collection)]
public sealed class WallPagesTests(RunningSilo silo)
{
    [Theory]
    [InlineData("/panel", "text/html")]
    [InlineData("/panel/all", "text/html")]
    [InlineData("/panel/wall.js", "text/javascript")]
    [InlineData("/panel/wall.css", "text/css")]
    public async Task File_IsServed_AndNotEmpty(string path, string type)
    {
        using var answer = await silo.Web.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task Events_TellTheWhole_AndGoOnFromTheLastOneSeen()
    {
        await using var scene = await Scene.Open(silo);
        var (id, whole) = await First(scene.Line);
        (whole.Whole, whole.Operators.Single().Operator).ShouldBe((true, scene.Operator(1)));

        await scene.Work();

        (await First(scene.Line, id)).Frame.Whole.ShouldBeFalse();
        (await First(scene.Line, "another-1")).Frame.Whole.ShouldBeTrue();
    }

    [Fact]
    public async Task Events_OfALineThatIsNotThere_AreRefusedInWords()
    {
        using var answer = await silo.Web.GetAsync(new Uri("/panel/+70000000000/events", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("There is no panel '+70000000000'");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("11")]
    [InlineData("often")]
    [InlineData("")]
    public async Task Events_AtARateThatCannotBeHad_AreRefusedInWords(string rate)
    {
        using var answer = await silo.Web.GetAsync(new Uri($"/panel/all/events?rate={rate}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("1 to 10");
    }

    [Fact]
    public async Task Events_ComeNoOftenerThanTheRateAskedFor()
    {
        await using var scene = await Scene.Open(silo);
        using var answer = await silo.Web.GetAsync(new Uri($"/panel/{Uri.EscapeDataString(scene.Line)}/events?rate=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead).InTime();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        async Task<PanelFrame> Next()
        {
            while (true)
                if (await reader.ReadLineAsync().InTime() is { } line && line.StartsWith("data: ", StringComparison.Ordinal))
                    return JsonParser.Default.Parse<PanelFrame>(line["data: ".Length..]);
        }

        var first = await Next();
        await scene.Work();
        await Next();

        // One in each second as all walls reckon it: the first two may lie close to one another, with the third a whole second has passed.
        ((await Next()).FrameTime - first.FrameTime).ToTimeSpan().ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    /// <summary>The first event of a stream.</summary>
    private async Task<(string Id, PanelFrame Frame)> First(string panel, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/panel/{Uri.EscapeDataString(panel)}/events", UriKind.Relative));
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        using var answer = await silo.Web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync().InTime())!.ShouldBe("retry: 500");
        (await reader.ReadLineAsync().InTime())!.ShouldBeEmpty();
        var (id, data) = ((await reader.ReadLineAsync().InTime())!, (await reader.ReadLineAsync().InTime())!);
        return (id["id: ".Length..], JsonParser.Default.Parse<PanelFrame>(data["data: ".Length..]));
    }
}
