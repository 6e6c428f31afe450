using Antiphon.Virtual;
using Shouldly;

namespace Antiphon.Theory;

/// <summary>The short form of <c>dotnet run -c Release --project tests/Oracles -- theory</c>.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. Scenarios.Few.Select(scenario => scenario.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Router_UnderSteadyLoad_IsAsTheorySays(string name)
    {
        var scenario = Scenarios.Few.Single(scenario => scenario.Name == name);

        scenario.Run(seed: 1).Where(finding => !finding.Agrees(scenario.Tolerance)).ShouldBeEmpty();
    }

    [Fact]
    public void Simulation_WithTheSameSeed_IsTheSameToTheBit()
    {
        var scenario = Scenarios.Overflow(2, 2, 0.9);

        History(scenario, 7).ShouldBe(History(scenario, 7));
        History(scenario, 7).ShouldNotBe(History(scenario, 8));
    }

    /// <summary>The scenario of ten operators against the theory of eleven, and a head start of 45 s against strict priority: a comparison that could not fail would prove nothing.</summary>
    [Fact]
    public void Comparison_WithAnotherModel_DoesNotAgree()
    {
        var ten = Scenarios.Impatient(10, 0.9) with { Calls = 60_000 };
        var eleven = ten with { Figures = Scenarios.Impatient(11, 0.9 * 10 / 11).Figures };
        var strict = Scenarios.TwoPriorities(3, 0.8) with { Calls = 100_000 };
        var ageing = strict with { Centre = Scenarios.Ageing(3, 0.8).Centre };

        eleven.Run(seed: 1).ShouldAllBe(finding => !finding.Agrees(0.1) || finding.Name.StartsWith("SL"));
        ageing.Run(seed: 1).Where(finding => finding.Name.StartsWith("mean wait")).ShouldAllBe(finding => Math.Abs(finding.Deviation) > 0.1 && !finding.IsCovered);
    }

    private static List<EndedWait> History(Scenario scenario, ulong seed)
    {
        var history = new List<EndedWait>();
        scenario.Simulate(seed, history.Add, () => history.Count == 5_000);
        return history;
    }
}
