using Antiphon.Centres;
using Antiphon.Chaos;
using Shouldly;

namespace Antiphon;

/// <summary>All processes are replaced one after the other by a newer version, while the centre works: the versions are one cluster meanwhile.</summary>
public sealed class RollingUpgradeTests
{
    private const int Clients = 150, Operators = 10;
    private const double Pace = 4;

    [Fact(Timeout = 400_000)]
    public async Task PreviousVersion_ReplacedProcessByProcess_LosesNothingAndSignsNobodyOff()
    {
        using var previous = await PreviousVersion.Build();
        await using var database = new SharedServer();
        await using var centre = await ClusterCentre.Start(Operators, offerTimeout: TimeSpan.FromSeconds(20), database, program: previous.Program);
        using var traffic = new CentreTraffic(centre, Clients, Operators, seed: 1, Pace);
        await traffic.Start();
        foreach (var node in centre.Nodes)
        {
            (await node.Stop()).ShouldBe(0, node.Output);
            node.Program = null;
            await node.Start().WaitAsync(TestContext.Current.CancellationToken);
        }

        var reckoning = await traffic.End(); // asks that everybody is free, and so signed in
        Console.WriteLine($"rolling upgrade from {previous.Commit}: {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played);
        reckoning.GivenUp.ShouldBe(0);
    }
}
