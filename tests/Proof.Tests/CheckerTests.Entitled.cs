using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Proof;

/// <content>
/// An offer goes only to somebody who may take it. The queue <c>phones</c> asks for a skill that anna and dora have; bert may take its calls after 20 s, and carl
/// has the skill and takes no calls.
/// </content>
public sealed partial class CheckerTests
{
    private static readonly Centre Phones = new()
    {
        Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add("phones", new Queue
        {
            Name = "phones", Skills = [new SkillWanted { Skill = "phones", Level = 50 }], Overflow = [new OverflowTier { After = TimeSpan.FromSeconds(20), Skills = [new SkillWanted { Skill = "cars" }] }],
        }),
        Operators = new Operator[]
        {
            new() { Id = "anna", Site = "hall", Skills = Skill("phones", 60) }, new() { Id = "bert", Site = "hall", Skills = Skill("phones", 40).Add("cars", 1) },
            new() { Id = "carl", Site = "hall", Skills = Skill("phones", 60), Capacity = new Capacity { Voice = 0 } }, new() { Id = "dora", Site = "hall", Skills = Skill("phones", 50) },
        }.ToImmutableSortedDictionary(who => who.Id, who => who),
    };

    [Theory]
    [InlineData("dora", 5, false)]
    [InlineData("bert", 5, true)]
    [InlineData("bert", 20.9, true)]
    [InlineData("bert", 21, false)]
    [InlineData("carl", 5, true)]
    [InlineData("emil", 5, true)]
    public void Offer_ToOneWithoutTheSkillOrTheTierOrCapacityOrAPlaceInTheCentre_IsFound(string who, double at, bool isFault) => Judge(who, at, isFault, AtPhones());

    [Theory]
    [InlineData("bert", false)]
    [InlineData("carl", true)]
    public void Offer_ToOneNamedByAColleague_NeedsNoSkillButCapacity(string who, bool isFault) =>
        Judge(who, 5, isFault, AtPhones() with { PreferredOperator = who, PreferredUntil = At(60).Domain, PreferredByName = true });

    [Theory]
    [InlineData(8.5, false)]
    [InlineData(7, true)]
    public void Offer_ToOneWhoHasLostTheSkill_IsAFaultIfTheQueueMustKnow(double lost, bool isFault)
    {
        _checker.See(At(-90), With("bert", Skill("phones", 50)));
        _checker.See(At(lost), With("bert", Skill("phones", 49)));

        Judge("bert", 9, isFault, AtPhones(), centre: null);
    }

    [Theory]
    [InlineData(-50, 9, true)]
    [InlineData(-50, 30, false)]
    [InlineData(8, 9, false)]
    [InlineData(null, 9, false)]
    public void Offer_OfACallThatWaitsForAnother_IsAFaultIfThatOneIsSignedIn(int? signedIn, double at, bool isFault)
    {
        SignIn("anna", signedIn);

        Judge("dora", at, isFault, AtPhones() with { PreferredOperator = "anna", PreferredUntil = At(30).Domain });
    }

    [Fact]
    public void Offer_OfACallThatWaitsForOneWhoHasJustMissedIt_IsNoFault()
    {
        SignIn("anna", -50);

        Judge("dora", 9, isFault: false, AtPhones() with { PreferredOperator = "anna", PreferredUntil = At(30).Domain, PassedOver = [Passed("anna")] });
    }

    [Theory]
    [InlineData(-50, 9, true)]
    [InlineData(-50, 31, false)]
    [InlineData(-50, 1.5, false)]
    [InlineData(8, 9, false)]
    [InlineData(null, 9, false)]
    public void Offer_ToOneWhoHasJustMissedTheCall_IsAFaultIfAnotherIsSignedIn(int? signedIn, double at, bool isFault)
    {
        SignIn("anna", signedIn);
        _checker.See(At(-90), Phones);
        _checker.See(At(1), AtPhones());

        Judge("dora", at, isFault, AtPhones() with { Version = 2, PassedOver = [Passed("dora")] }, centre: null);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("carl")]
    public void Offer_ToOneWhoHasJustMissedTheCall_IsNoFaultIfTheOtherMayNotTakeIt(string other)
    {
        SignIn(other, -50);

        Judge("dora", 9, isFault: false, AtPhones() with { PassedOver = [Passed("dora")] });
    }

    [Fact]
    public void Offer_ToOneWhoHasJustMissedTheCall_IsAFaultIfTheOtherNeedsNoSkillForItWasNamed()
    {
        SignIn("bert", -50);

        Judge("dora", 9, isFault: true, AtPhones() with { PreferredOperator = "bert", PreferredUntil = At(5).Domain, PreferredByName = true, PassedOver = [Passed("dora")] });
    }

    [Theory]
    [InlineData(Wish.Ready, Work.Idle, true, 0, false)]
    [InlineData(Wish.ReadyOnce, Work.Idle, true, 0, false)]
    [InlineData(Wish.NotReady, Work.Idle, true, 0, true)]
    [InlineData(Wish.SignedOut, Work.Idle, true, 0, true)]
    [InlineData(Wish.Ready, Work.WrapUp, true, 0, true)]
    [InlineData(Wish.Ready, Work.Offered, true, 0, true)]
    [InlineData(Wish.Ready, Work.Idle, false, 0, true)]
    [InlineData(Wish.Ready, Work.Idle, true, 6, true)]
    public void Reservation_OfOneWhoTakesNothingNow_IsFound(Wish wish, Work work, bool reachable, int notBefore, bool isFault)
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ready("anna") with { Wish = wish, Work = work, Reachable = reachable, NotBefore = At(notBefore).Domain, Deadline = At(600).Domain, SystemDeadline = At(600).System });
        _checker.See(At(5), Reserved(1, "anna"));

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOperator] : []);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Offer_OfAnotherCallThanItsReservation_IsFound(int reservedFor, bool isFault)
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ready("anna"));
        _checker.See(At(3), Reserved(1, "anna") with { Call = Id(reservedFor) });
        _checker.See(At(3), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 3)] });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOperator] : []);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Reservation_WrittenAfterItsOffer_IsNoFaultUnlessForAnotherCall(int reservedFor, bool isFault)
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ready("anna"));
        _checker.See(At(3), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 3)] });
        _checker.See(At(3), Reserved(1, "anna") with { Call = Id(reservedFor) });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOperator] : []);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connection_OfOneWhoWasNeverReserved_IsFound(bool isReserved)
    {
        _checker.See(At(1), Waiting(1));
        if (isReserved)
            Reserve(1, "anna", 3);
        _checker.See(At(3), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 3)] });
        _checker.See(At(4), Waiting(1) with { Version = 3, State = CallState.Connecting, Operator = "anna", Won = Offered(1, "anna", 3).Id, SystemDeadline = At(9).System });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isReserved ? [] : [FaultKind.WrongOperator]);
    }

    /// <summary>The call stands so since 1 s, and is offered to the operator at this time.</summary>
    private void Judge(string who, double at, bool isFault, SeenCall call) => Judge(who, at, isFault, call, Phones);

    private void Judge(string who, double at, bool isFault, SeenCall call, Centre? centre)
    {
        if (centre is not null)
            _checker.See(At(-90), centre);
        _checker.See(At(1), call);
        Reserve(1, who, at);
        _checker.See(At(at), call with { Version = call.Version + 1, State = CallState.Offered, Open = [Offered(1, who, at)] });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOperator] : []);
    }

    private void SignIn(string who, int? at)
    {
        if (at is { } time)
            _checker.See(At(time), Ready(who) with { Wish = Wish.NotReady });
    }

    private static SeenCall AtPhones() => Waiting(1) with { Queue = "phones" };

    private static PassedOver Passed(string who) => new() { Operator = who, Until = At(31).Domain };

    private static ImmutableSortedDictionary<string, int> Skill(string skill, int level) => ImmutableSortedDictionary<string, int>.Empty.Add(skill, level);

    private static Centre With(string who, ImmutableSortedDictionary<string, int> skills) => Phones with { Operators = Phones.Operators.SetItem(who, Phones.Operators[who] with { Skills = skills }) };
}
