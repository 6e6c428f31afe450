using Antiphon.Theory;
using Shouldly;

namespace Antiphon.Actors;

/// <summary>
/// The short form of <c>dotnet run -c Release --project tests/Oracles -- grains</c>. With so few calls a mean says little; but theory says more: whoever serves, the waits
/// of one and the same calls are determined (J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers", 1955). So each call waits as in the pure simulation,
/// which is held against the formulas. Actors have real time-outs of seconds; on a starved machine one may strike and shift the calls of its busy period, no others.
/// </summary>
[Collection(Collection)]
public sealed class ActorRunTests
{
    private const string Collection = "alone";
    private const double Shifted = 0.05;

    public static TheoryData<string> Names => [.. Scenarios.Select(scenario => scenario.Name)];

    private static IReadOnlyList<Scenario> Scenarios =>
    [
        Theory.Scenarios.Patient(3, 0.8) with { Calls = 400 },
        Theory.Scenarios.Impatient(10, 0.9) with { Calls = 400 },
        Theory.Scenarios.LateOverflow(10, 0.9) with { Calls = 400 },
    ];

    [Theory, MemberData(nameof(Names))]
    public async Task Calls_ThroughTheActors_WaitAsThroughThePureRouter(string name)
    {
        var scenario = Scenarios.Single(scenario => scenario.Name == name);

        var run = await ActorCentre.Alone(() => ActorRun.Play(scenario, seed: 1));

        run.Differing.ShouldBeLessThanOrEqualTo((int)(Shifted * scenario.Calls), string.Join(", ", run.Apart.Where(apart => apart > ActorRun.Resolution).Take(10)));
        run.WronglyArchived.ShouldBe(0);
        run.Latencies.ShouldNotBeEmpty();
    }

    /// <summary>Nothing else of this process may keep the pool's threads busy: an idle pool says that the actors are still.</summary>
    [CollectionDefinition(Collection, DisableParallelization = true)]
    public sealed class Alone;
}
