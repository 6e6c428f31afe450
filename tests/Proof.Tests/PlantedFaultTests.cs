using Antiphon.Proof.Checking;
using Antiphon.Proof.World;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>A fault that is put into the running system is found by the run, and named for what it is.</summary>
public sealed class PlantedFaultTests
{
    public static TheoryData<PlantedFault> All => [.. PlantedFaults.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Run_WithAPlantedFault_FindsIt(PlantedFault planted) =>
        Run.Until(offers: 20_000, seed: 1, planted).Failed.ShouldNotBeNull().Faults.ShouldContain(fault => fault.Kind == planted.Breaks());

    [Fact]
    public void Shrunk_PlanOfAPlantedFault_BreaksTheSameRuleWithFewerOperations()
    {
        var failed = Run.Until(offers: 5_000, seed: 1, PlantedFault.NoDeadline).Failed.ShouldNotBeNull();

        var small = Shrinking.Shrink(failed.Plan, PlantedFault.NoDeadline, tries: 60);

        small.Operations.Length.ShouldBeLessThan(10);
        Episode.Play(small, PlantedFault.NoDeadline).Faults[0].Kind.ShouldBe(FaultKind.NoDeadline);
    }
}
