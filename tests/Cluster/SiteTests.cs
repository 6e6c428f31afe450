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
    public async Task Queue_LivesAtItsSite_AndComesHome()
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

        // And works on there.
        await centre.Sit(2, 1, OperatorHabits.Prompt);
        var call = await centre.Edges[2].CallAsync(new SimulatedClient { Line = ClusterCentre.Line(2), Queue = "kazan", Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken);
        call.Answers.Count.ShouldBe(1);
        (await centre.Api.Queues.GetQueueStatusAsync(new() { Queue = "kazan" }, cancellationToken: TestContext.Current.CancellationToken)).Epoch.ShouldBeGreaterThanOrEqualTo(3);
    }
}
