using Antiphon.Centres;
using Antiphon.Chaos;
using Antiphon.Networks;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>A site is cut off from the other sites and the database; edges and desks still reach the API node that is there.</summary>
public sealed class CutOffTests
{
    private const int Clients = 60, Operators = 5;
    private const double Pace = 4;

    [Fact(Timeout = 400_000)]
    public async Task Site_CutOffBothWaysAndOneWay_IsServedByTheRest_AndComesBack()
    {
        using var networks = new SiteNetworks();
        await using var database = new SharedServer(networks.Database);
        await using var centre = await ClusterCentre.Start(Operators, offerTimeout: TimeSpan.FromSeconds(20), database, networks);
        using var traffic = new CentreTraffic(centre, Clients, Operators, seed: 3, Pace);
        await traffic.Start().WaitAsync(TestContext.Current.CancellationToken);

        foreach (var (site, cut) in new (int, Action<string>)[] { (0, networks.CutOff), (1, networks.CutOut) })
        {
            var (name, began, node) = (ClusterCentre.Sites[site], centre.Clock.System.GetUtcNow(), centre.Apis[site]);
            var said = node.Output.Length;
            centre.Struck();
            cut(name);
            await Patience.Until(() => node.Output.IndexOf("is cut off", said, StringComparison.Ordinal) >= 0); // edges and desks went to the other node
            await Patience.Until(() => centre.Away().Count == 0);
            centre.Recovered();
            var connected = centre.Clock.System.GetUtcNow();
            await Patience.Until(() => centre.Ledger.Calls.Any(call => call.Queue == name && call.Answers.Any(answer => answer.At.Real > connected))); // and its queue is served there
            Console.WriteLine($"{name} cut off: all connected after {(connected - began).TotalSeconds:0.0} s, no queue paused longer than {traffic.LongestPause(began, centre.Clock.System.GetUtcNow()):0.0} s");
            networks.Mend(name);
            await centre.Silos[site].Ended(); // it learns that it was given up
            await centre.Silos[site].Start();
            await node.Ready();
        }

        var reckoning = await traffic.End();
        Console.WriteLine($"cut off: {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played);
    }
}
