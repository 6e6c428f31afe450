using System.Collections.Immutable;
using Antiphon.Configuration;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class EligibilityTests
{
    private static readonly string[] SkillNames = ["cars", "english", "phones"];

    private static readonly Gen<SkillWanted> GenWanted = Gen.Select(Gen.Int[0, 2].Select(number => SkillNames[number]), Gen.Int[1, 3]).Select((skill, level) => Wanted(skill, level));

    private static readonly Gen<Queue> GenQueue = Gen.Select(
        GenWanted.Array[0, 2],
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2].Select(number => SkillNames[number]), Gen.Int[0, 2]).Array[0, 3],
        Gen.Select(Gen.Int[0, 3], GenWanted.Array[0, 2]).Array[0, 2]).Select((wanted, relaxations, tiers) => new Queue
        {
            Name = Sales,
            Skills = [.. wanted.DistinctBy(one => one.Skill)],
            Relaxation = [.. relaxations.Select(one => new SkillRelaxation { After = TimeSpan.FromSeconds(one.Item1), Skill = one.Item2, Level = one.Item3 })],
            Overflow = [.. tiers.Select(one => new OverflowTier { After = TimeSpan.FromSeconds(one.Item1), Skills = [.. one.Item2] })],
        });

    private static readonly Gen<Operator> GenOperator = Gen.Select(Gen.Int[0, 2].Select(number => SkillNames[number]), Gen.Int[1, 3]).Array[0, 3]
        .Select(skills => Operator("anna", [.. skills.DistinctBy(skill => skill.Item1)]));

    [Fact]
    public void OpeningFor_AnyQueueAndOperator_OpensExactlyWhenTheDemandsAreMet() =>
        Gen.Select(GenQueue, GenOperator, Gen.Int[0, 5]).Sample((queue, @operator, waited) =>
        {
            var wait = TimeSpan.FromSeconds(waited);
            var open = Entitlement.OpeningFor(queue, @operator) is { } opening && wait >= opening.After;
            return open == DemandsAreMet(queue, @operator, wait);
        });

    [Fact]
    public void Serves_AnyQueueAndOperator_MeansThatItOpensAtSomeTime() =>
        Gen.Select(GenQueue, GenOperator).Sample((queue, @operator) =>
            Entitlement.Serves(queue, @operator) == DemandsAreMet(queue, @operator, TimeSpan.FromDays(1)));

    [Fact]
    public void OpeningFor_SkillsSuffice_IsBySkillsAtOnce()
    {
        var queue = new Queue { Name = Sales, Skills = [Wanted("phones", 50)] };
        Entitlement.OpeningFor(queue, Operator("anna", ("phones", 50))).ShouldBe(new Opening(TimeSpan.Zero, Opening.Skills));
        Entitlement.OpeningFor(queue, Operator("anna", ("phones", 49))).ShouldBeNull();
        Entitlement.OpeningFor(queue, Operator("anna")).ShouldBeNull();
    }

    [Fact]
    public void OpeningFor_SeveralWays_IsTheEarliest()
    {
        var queue = new Queue
        {
            Name = Sales,
            Skills = [Wanted("phones", 50)],
            Relaxation = [new() { After = TimeSpan.FromSeconds(60), Skill = "phones", Level = 20 }, new() { After = TimeSpan.FromSeconds(120), Skill = "phones", Level = 0 }],
            Overflow = [new() { After = TimeSpan.FromSeconds(90), Skills = [Wanted("cars")] }],
        };
        Entitlement.OpeningFor(queue, Operator("anna", ("phones", 30))).ShouldBe(new Opening(TimeSpan.FromSeconds(60), Opening.Relaxation));
        Entitlement.OpeningFor(queue, Operator("anna", ("cars", 1))).ShouldBe(new Opening(TimeSpan.FromSeconds(90), Opening.Overflow));
        Entitlement.OpeningFor(queue, Operator("anna")).ShouldBe(new Opening(TimeSpan.FromSeconds(120), Opening.Relaxation));
    }

    [Fact]
    public void OpeningFor_OperatorWithoutVoice_Never() =>
        Entitlement.Serves(new Queue { Name = Sales }, Operator("anna") with { Capacity = new Capacity { Voice = 0, Chats = 5 } }).ShouldBeFalse();

    [Theory]
    [InlineData(59.999, Exclusion.Skill)]
    [InlineData(60, Exclusion.None)]
    public void WhyNot_OverflowTier_OpensAtItsInstant(double seconds, string reason) =>
        Eligibility.WhyNot(Call(1), "anna", At(seconds), new Present(("anna", 60))).ShouldBe(reason);

    [Theory]
    [InlineData("anna", 29.999, Exclusion.None)]
    [InlineData("boris", 29.999, Exclusion.PreferredWindow)]
    [InlineData("boris", 30, Exclusion.None)]
    public void WhyNot_PreferredOperator_IsTheOnlyOneUntilTheWindowEnds(string operatorId, double seconds, string reason) =>
        Eligibility.WhyNot(Preferring("anna", until: 30), operatorId, At(seconds), new Present(("anna", 0), ("boris", 0))).ShouldBe(reason);

    [Fact]
    public void WhyNot_PreferredOperatorSignedOut_NobodyWaitsForIt() =>
        Eligibility.WhyNot(Preferring("anna", until: 30), "boris", At(0), new Present(("boris", 0))).ShouldBe(Exclusion.None);

    [Fact]
    public void WhyNot_PreferredOperatorCannotTakeIt_NobodyWaitsForIt()
    {
        var presence = new Present(("anna", 60), ("boris", 0));
        Eligibility.WhyNot(Preferring("anna", until: 90), "boris", At(0), presence).ShouldBe(Exclusion.None);
        Eligibility.WhyNot(Preferring("anna", until: 90), "anna", At(0), presence).ShouldBe(Exclusion.Skill);
        Eligibility.WhyNot(Preferring("anna", until: 90), "boris", At(60), presence).ShouldBe(Exclusion.PreferredWindow);
    }

    [Fact]
    public void WhyNot_PreferredOperatorJustRefused_TheOthersMayTakeIt()
    {
        var call = Preferring("anna", until: 30) with { PassedOver = [Passed("anna", until: 20)] };
        var presence = new Present(("anna", 0), ("boris", 0));
        Eligibility.WhyNot(call, "boris", At(0), presence).ShouldBe(Exclusion.None);
        Eligibility.WhyNot(call, "anna", At(0), presence).ShouldBe(Exclusion.PassedOver);
    }

    [Theory]
    [InlineData(true, Exclusion.None)]
    [InlineData(false, Exclusion.Skill)]
    public void WhyNot_NamedOperator_NeedsNoSkills(bool byName, string reason)
    {
        var call = Preferring("anna", until: 30) with { PreferredByName = byName };
        var presence = new Present(("anna", null), ("boris", 0));
        Eligibility.WhyNot(call, "anna", At(0), presence).ShouldBe(reason);
        Eligibility.WhyNot(call, "boris", At(0), presence).ShouldBe(byName ? Exclusion.PreferredWindow : Exclusion.None);
    }

    [Theory]
    [InlineData(29.999, Exclusion.PassedOver)]
    [InlineData(30, Exclusion.None)]
    public void WhyNot_PassedOver_UntilItsEnd(double seconds, string reason) =>
        Eligibility.WhyNot(Refused("anna"), "anna", At(seconds), new Present(("anna", 0), ("boris", 0))).ShouldBe(reason);

    [Fact]
    public void WhyNot_PassedOver_OnlyWhileAnotherIsSignedInWhoCouldTakeIt()
    {
        Eligibility.WhyNot(Refused("anna"), "anna", At(0), new Present(("anna", 0))).ShouldBe(Exclusion.None, "nobody else is there");
        Eligibility.WhyNot(Refused("anna"), "anna", At(0), new Present(("anna", 0), ("boris", 60))).ShouldBe(Exclusion.None, "it is not open to the other yet");
        Eligibility.WhyNot(Refused("anna"), "anna", At(60), new Present(("anna", 0), ("boris", 60))).ShouldBe(Exclusion.None, "the time is over");
        Eligibility.WhyNot(Refused("anna", "boris"), "anna", At(0), new Present(("anna", 0), ("boris", 0))).ShouldBe(Exclusion.None, "everybody refused");
    }

    [Theory]
    [InlineData(true, Exclusion.PassedOver)]
    [InlineData(false, Exclusion.None)]
    public void WhyNot_PassedOver_WhileOneIsSignedInWhoWasNamedAndDoesNotServeTheQueue(bool byName, string reason)
    {
        var call = Refused("anna") with { PreferredOperator = "boris", PreferredUntil = At(10), PreferredByName = byName };
        Eligibility.WhyNot(call, "anna", At(20), new Present(("anna", 0), ("boris", null))).ShouldBe(reason);
        Eligibility.WhyNot(call, "anna", At(20), new Present(("anna", 0))).ShouldBe(Exclusion.None, "nobody else is there");
        Eligibility.WhyNot(call with { PassedOver = [.. call.PassedOver, Passed("boris", until: 30)] }, "anna", At(20), new Present(("anna", 0), ("boris", null)))
            .ShouldBe(Exclusion.None, "everybody refused");
    }

    private static WaitingCall Preferring(string operatorId, double until) => Call(1) with { PreferredOperator = operatorId, PreferredUntil = At(until) };

    private static WaitingCall Refused(params string[] operators) => Call(1) with { PassedOver = [.. operators.Select(one => Passed(one, until: 30))] };

    /// <summary>The definition, word by word: each wanted skill at the lowest level that is enough by now, or all skills of a tier that is open.</summary>
    private static bool DemandsAreMet(Queue queue, Operator @operator, TimeSpan waited)
    {
        bool Has(string skill, int level) => level == 0 || (@operator.Skills.TryGetValue(skill, out var has) && has >= level);
        int Enough(SkillWanted wanted) => queue.Relaxation.Where(one => one.Skill == wanted.Skill && one.After <= waited).Select(one => one.Level).Append(wanted.Level).Min();
        return queue.Skills.All(wanted => Has(wanted.Skill, Enough(wanted)))
            || queue.Overflow.Any(tier => tier.After <= waited && tier.Skills.All(wanted => Has(wanted.Skill, wanted.Level)));
    }

    /// <summary>Operators who are signed in, each with the waiting time in seconds from which calls are open; null: never.</summary>
    private sealed class Present(params (string Id, double? After)[] operators) : IPresence
    {
        private readonly ImmutableDictionary<string, double?> _operators = operators.ToImmutableDictionary(one => one.Id, one => one.After);

        public IEnumerable<string> SignedIn => _operators.Where(one => one.Value is not null).Select(one => one.Key);

        public bool IsSignedIn(string operatorId) => _operators.ContainsKey(operatorId);

        public Opening? OpeningOf(string operatorId) =>
            _operators.GetValueOrDefault(operatorId) is { } after ? new Opening(TimeSpan.FromSeconds(after), Opening.Skills) : null;
    }
}
