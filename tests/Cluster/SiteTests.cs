using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>What belongs to a site lives at its silo, elsewhere while that is away, and there again when it is back.</summary>
public sealed class SiteTests
{
    private static readonly string[] OfAnOffer = ["call", "operator", "line", "edge", "door"];

    [Fact(Timeout = 300_000)]
    public async Task Queue_LivesAtItsSite_AndComesHome_AndItsFiguresGoWithIt()
    {
        await using var database = new SharedFile();
        await using var centre = await ClusterCentre.Start(operators: 1, offerTimeout: TimeSpan.FromMinutes(1), database);
        ClusterNode Home(int site) => centre.Silos[site];
        Task Woke(int site, int at, int times) => Patience.Until(() => centre.Silos[at].Output.Split($"Queue {ClusterCentre.Sites[site]} woke in epoch").Length - 1 >= times);
        for (var site = 0; site < ClusterCentre.Sites.Count; site++)
            await Woke(site, at: site, times: 1);

        await Home(2).Kill9();
        await Patience.Until(() => centre.Silos.Take(2).Any(silo => silo.Output.Contains("Queue kazan woke in epoch", StringComparison.Ordinal)));
        await Home(2).Start();
        await Woke(2, at: 2, times: 2);

        // Its figures are told by the silo that has it, by no other.
        async Task<string> Tellers() => string.Join(' ', await Task.WhenAll(centre.Silos.Select(async silo => (await silo.Scrape()).Lines.Keys.Count(line => line.StartsWith("antiphon_queue_waiting", StringComparison.Ordinal) && line.Contains("queue=\"kazan\"", StringComparison.Ordinal)))));
        await Patience.Until(Tellers, tellers => tellers == "0 0 1");

        // And works on there.
        await centre.Sit(2, 1, OperatorHabits.Prompt);
        var call = await centre.Edges[2].CallAsync(new SimulatedClient { Line = ClusterCentre.Line(2), Queue = "kazan", Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken);
        call.Answers.Count.ShouldBe(1);
        (await centre.Api.Queues.GetQueueStatusAsync(new() { Queue = "kazan" }, cancellationToken: TestContext.Current.CancellationToken)).Epoch.ShouldBeGreaterThanOrEqualTo(3);

        // What crossed from site to site is counted, by both: at least that each silo asked for the centre.
        var crossed = (await Task.WhenAll(centre.Silos.Select(silo => silo.Scrape()))).SelectMany(scrape => scrape.Lines.Keys.Where(line => line.StartsWith("antiphon_cross_site_calls_total", StringComparison.Ordinal))).ToList();
        crossed.ShouldContain(line => line.Contains("actor=\"centre\"", StringComparison.Ordinal));
        crossed.ShouldAllBe(line => ClusterCentre.Sites.Count(site => line.Contains($"\"{site}\"", StringComparison.Ordinal)) == 2);
    }

    /// <summary>The node, the line, the queue and the operators are of one site. Wake-ups of queues by the other silos, and what panels ask, are no part of an offer.</summary>
    [Fact(Timeout = 300_000)]
    public async Task Offers_WithinASite_CrossToOthersAtMostOnceEach()
    {
        const int calls = 40;
        await using var database = new SharedFile();
        await using var centre = await ClusterCentre.Start(operators: 2, offerTimeout: TimeSpan.FromMinutes(1), database);
        var node = centre.Place("api-moscow", "", [.. database.Settings, "--Antiphon:Role=Api", "--Antiphon:Cluster:Site=moscow"]);
        await node.Start().WaitAsync(TestContext.Current.CancellationToken);
        var client = new AntiphonClient(node.Grpc);
        var edge = await centre.Connect("edge-near", client);
        for (var number = 1; number <= 2; number++)
            await centre.Sit(client, ClusterCentre.Operator(0, number), "moscow", OperatorHabits.Prompt with { SlowestAnswer = TimeSpan.Zero }, number);
        var before = await Crossed(centre);

        var ended = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => edge.CallAsync(new SimulatedClient { Line = ClusterCentre.Line(0), Queue = "moscow", Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(20) })))
            .WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken);

        var (offers, crossed) = (ended.Sum(call => call.Offers.Count), await Crossed(centre) - before);
        Console.WriteLine($"offers={offers}, calls to actors of other sites in them: {crossed}");
        offers.ShouldBeGreaterThanOrEqualTo(calls);
        crossed.ShouldBeLessThanOrEqualTo(offers);
    }

    /// <summary>Calls to actors of an offer from Moscow to other sites and back.</summary>
    private static async Task<double> Crossed(ClusterCentre centre) =>
        (await Task.WhenAll(centre.Silos.Select(silo => silo.Scrape()))).Sum(scrape => OfAnOffer.Sum(actor => scrape.Lines
            .Where(line => line.Key.StartsWith("antiphon_cross_site_calls_total", StringComparison.Ordinal) && line.Key.Contains($"actor=\"{actor}\"", StringComparison.Ordinal) && line.Key.Contains("\"moscow\"", StringComparison.Ordinal) && !line.Key.Contains("by=\"panel\"", StringComparison.Ordinal))
            .Sum(line => line.Value)));
}
