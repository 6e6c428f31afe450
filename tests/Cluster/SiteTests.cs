using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>What belongs to a site lives at its silo, elsewhere while that is away, and there again when it is back.</summary>
public sealed class SiteTests
{
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
}
