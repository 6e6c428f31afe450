using System.Text;
using System.Text.RegularExpressions;
using Antiphon.Silos;
using Antiphon.V1;
using Shouldly;

namespace Antiphon.Web;

/// <summary>What README tells a reader to paste works as it stands there. (curl itself is not needed for that.)</summary>
[Collection(RunningSilo.Collection)]
public sealed partial class ReadmeTests(RunningSilo silo)
{
    private const string Line = "+78007707999";

    [Fact]
    public async Task Curl_OfTheReadme_Works()
    {
        var examples = Curl().Matches(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md")));
        examples.Count.ShouldBeGreaterThanOrEqualTo(8);
        var former = await silo.ReadCentre();
        await silo.Api.Configuration.ApplyCentreAsync(new() { CentreJson = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "dns.json")) });
        try
        {
            await silo.CentreFollowed();
            await silo.Api.Lines.OpenLineAsync(new() { Line = Line });
            await using var edge = new Exchange(silo.Api, "readme");
            await Paste(examples, edge);
        }
        finally
        {
            await silo.Apply(former);
        }
    }

    private async Task Paste(MatchCollection examples, Exchange edge)
    {
        await edge.Session.StartAsync().InTime();
        var call = await edge.Call(Line);
        await edge.Session.PressKeyAsync(call, "1").InTime();
        await Eventually.Get(async () => await silo.Api.Queues.ListWaitingAsync(new() { Queue = "product-advice" }), seen => seen.Calls.Count == 1);

        foreach (Match example in examples)
        {
            var path = $"/v1{example.Groups["path"].Value.Replace("$(last)", call, StringComparison.Ordinal)}";
            using var request = new HttpRequestMessage(new HttpMethod(example.Groups["method"] is { Success: true } method ? method.Value : "GET"), new Uri(path, UriKind.Relative));
            if (example.Groups["body"].Success)
                request.Content = new StringContent(example.Groups["body"].Value, Encoding.UTF8, "application/json");
            using var answer = await silo.Web.SendAsync(request);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{example.Value}: {await answer.Content.ReadAsStringAsync()}");
        }

        (await silo.Api.Calls.GetCallAsync(new() { Call = call })).Outcome.ShouldBe(Outcome.Withdrawn);
    }

    [GeneratedRegex("""curl -s (-X (?<method>[A-Z]+) )?"?\$API(?<path>/[^\s"]+)"?( +-H '[^']*')?( +-d '(?<body>[^']*)')?""")]
    private static partial Regex Curl();
}
