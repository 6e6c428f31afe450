using Shouldly;

namespace Antiphon.Soak;

/// <summary>The soak itself, for some seconds; of memory a run as short says nothing.</summary>
public sealed class ShortSoakTests
{
    [Fact(Timeout = 90_000)]
    public async Task Silo_AFewDomainMinutesOfCalls_LeavesNothingStuckAndEveryCallInTheArchive()
    {
        var options = new SoakOptions { Hours = 0.2, Speed = 40, Calls = 30_000, Operators = 60 };

        var result = await new SoakRun(options, Console.WriteLine).Run(TestContext.Current.CancellationToken);

        Console.WriteLine(result.Summary());
        result.IntegrityFaults().ShouldBeEmpty();
        result.Measurements.Select(one => one.Resident).ShouldAllBe(resident => resident > 0);
        (result.Measurements.Count, result.Audit.Archived).ShouldBe((SoakOptions.Periods, result.Audit.Played));
        result.Measurements[^1].InHand.ShouldBePositive();
    }
}
