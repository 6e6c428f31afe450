using Antiphon.Proof.Crowds;
using Antiphon.Proof.World;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>
/// The crowd through real actors on three silos: no rule is broken in 50,000 offers, all that must be covered is, and faults that are put in are found. One class, so that its tests
/// run one after the other: whoever else works in the thread pool would not let the silos come to rest.
/// </summary>
public sealed class CrowdTests
{
    private const ulong Seed = 1;

    public static TheoryData<PlantedFault> All => [.. PlantedFaults.All];

    [Fact]
    public async Task Crowd_OfFiftyThousandOffers_BreaksNoRule_AndCoversWhatItMust()
    {
        var crowd = await Play(50_000);

        crowd.Failed?.Faults.Select(fault => $"hall {fault.Hall}: {fault.Fault}").ShouldBeEmpty();
        Coverage.Missing(crowd.Rows()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Crowd_WithAPlantedFault_FindsIt(PlantedFault planted)
    {
        var crowd = await Play(20_000, planted, halls: 12);

        crowd.Failed.ShouldNotBeNull().Faults.ShouldContain(fault => fault.Fault.Kind == planted.Breaks());
    }

    private static async Task<Crowd> Play(long offers, PlantedFault planted = PlantedFault.None, int halls = Crowd.Halls)
    {
        var crowd = await Crowd.Start(offers, Seed, planted, halls);
        if (planted == PlantedFault.None)
            foreach (var line in CrowdPrint.Report(crowd))
                Console.WriteLine(line);
        return crowd;
    }
}
