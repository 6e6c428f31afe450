using Antiphon.Centres;
using Antiphon.Chaos;
using Shouldly;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)] // each has a cluster of processes

namespace Antiphon;

/// <summary>The chaos, short enough for every run of the tests.</summary>
public sealed class ChaosTests
{
    private const int Blows = 5, Clients = 80, Operators = 8;
    private const double Pace = 4;

    [Fact(Timeout = 400_000)]
    public async Task Processes_StruckAtRandom_LoseAndDoubleNothing()
    {
        await using var database = new SharedServer();
        var reckoning = await new ChaosRun(Blows, seed: 4, Console.WriteLine, database, Clients, Operators, Pace).Run().WaitAsync(TestContext.Current.CancellationToken);

        Console.WriteLine($"chaos: {reckoning} stuck=0");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played - reckoning.Refused);
    }
}
