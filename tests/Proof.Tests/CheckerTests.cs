using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>The checker is told of faults that nobody else can see, and of none where there is none.</summary>
public sealed partial class CheckerTests
{
    private static readonly DateTimeOffset Eight = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly Checker _checker = new(Patience.Calm);

    public CheckerTests() => _checker.See(At(-100), new Centre
    {
        Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add("sales", new Queue { Name = "sales" }).Add("service", new Queue { Name = "service" }).Add("repair", new Queue { Name = "repair", Skills = [new SkillWanted { Skill = "repair", Level = 1 }] }),
        Operators = ImmutableSortedDictionary<string, Operator>.Empty.Add("anna", new Operator { Id = "anna", Site = "hall" }).Add("bert", new Operator { Id = "bert", Site = "hall" }),
    });

    [Fact]
    public void Life_OfAnOrdinaryCall_IsNoFault()
    {
        Answer(1, "anna");
        _checker.See(At(4), Ended(1, version: 4));
        _checker.Filed(At(4), Id(1), CallOutcome.Answered);
        _checker.See(At(5), new SeenOperator { Id = "anna", Version = 4, Wish = Wish.Ready, Reachable = true });
        _checker.Look(At(60));
        _checker.Finish(At(60));

        _checker.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Connect_OfOneOperatorToTwoCalls_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        Reserve(1, "anna", 1);
        _checker.See(At(1), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 1)] });
        _checker.See(At(3), Waiting(2));
        Reserve(2, "anna", 3, version: 3);
        _checker.See(At(3), Waiting(2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 3)] });
        _checker.See(At(3), Waiting(2) with { Version = 3, State = CallState.Connecting, Won = OfferId(2), Operator = "anna" });
        _checker.See(At(3), Waiting(1) with { Version = 3, State = CallState.Connecting, Won = OfferId(1), Operator = "anna" });

        ShouldBe(FaultKind.DoubledConnect);
    }

    [Fact]
    public void Connect_OfOneCallToTwoOperators_IsFound()
    {
        Answer(1, "anna");
        _checker.See(At(3), Waiting(1) with { Version = 4, State = CallState.Connected, Won = OfferId(9), Operator = "bert" });

        ShouldBe(FaultKind.DoubledConnect);
    }

    [Fact]
    public void Talk_ByAnOfferThatDidNotWin_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), new SeenOperator { Id = "bert", Version = 1, Wish = Wish.Ready, Work = Work.Talking, Call = Id(1), Offer = OfferId(1), Deadline = At(9000).Domain });

        ShouldBe(FaultKind.DoubledConnect);
    }

    [Fact]
    public void Call_AcknowledgedAndNeverWritten_IsFound()
    {
        _checker.Acknowledged(At(1), Id(1));

        ShouldBe(FaultKind.LostCall);
    }

    [Fact]
    public void Call_ThatNeverEnds_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.Finish(At(2));

        ShouldBe(FaultKind.LostCall);
    }

    [Fact]
    public void Call_ThatEndedAndIsNotInTheArchive_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ended(1, version: 2));
        _checker.Finish(At(3));

        ShouldBe(FaultKind.LostCall);
    }

    [Fact]
    public void Call_ThatEndsTwice_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ended(1, version: 2));
        _checker.See(At(3), Ended(1, version: 3) with { Outcome = CallOutcome.Abandoned });

        ShouldBe(FaultKind.DoubledEnd);
    }

    [Fact]
    public void Call_FiledInAnotherOutcome_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Ended(1, version: 2));
        _checker.Filed(At(2), Id(1), CallOutcome.Failed);

        ShouldBe(FaultKind.DoubledEnd);
    }

    [Fact]
    public void Offer_ThatEndsTwice_IsFound()
    {
        _checker.Filed(At(1), OfferId(1), Id(1), "anna", OfferEnding.Declined);
        _checker.Filed(At(2), OfferId(1), Id(1), "anna", OfferEnding.Expired);

        ShouldBe(FaultKind.DoubledOffer);
    }

    [Fact]
    public void Offer_OfTheWorseRankedCall_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Waiting(2, arrived: 2));
        Reserve(2, "anna", 9);
        _checker.See(At(9), Waiting(2, arrived: 2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 9)] });

        ShouldBe(FaultKind.WrongOrder);
    }

    [Theory]
    [InlineData("service", true, true)]
    [InlineData("service", false, false)]
    [InlineData("repair", true, false)]
    public void Offer_WhileABetterRankedCallWaitsInAnotherQueue_IsAFaultInCalmIfTheOperatorServesIt(string queue, bool isCalm, bool isFault)
    {
        _checker.Patience = isCalm ? Patience.Calm : Patience.Stormy;
        _checker.See(At(1), Waiting(1) with { Queue = queue });
        _checker.See(At(2), Waiting(2, arrived: 2));
        Reserve(2, "anna", 90);
        _checker.See(At(90), Waiting(2, arrived: 2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 90)] });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOrder] : []);
    }

    [Fact]
    public void Offer_BeforeAWorseRankedCall_IsCountedAsAnOrderThatHeld_InItsQueueAndAcross()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Waiting(2, arrived: 2));
        _checker.See(At(3), Waiting(3, arrived: 3) with { Queue = "service" });
        _checker.See(At(3), Waiting(4, arrived: 3) with { Queue = "repair" });
        Reserve(1, "anna", 9);
        _checker.See(At(9), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 9)] });

        _checker.Tally.ShouldBe(new Tally { OrderHeld = 1, OrderHeldInCalm = 1, OrderHeldAcross = 1 });
    }

    [Fact]
    public void Offer_OfTheWorseRankedCallWhileTheBetterPassesTheOperatorOver_IsNoFault()
    {
        _checker.See(At(0), new SeenOperator { Id = "bert", Version = 1, Wish = Wish.NotReady, Reachable = true });
        _checker.See(At(1), Waiting(1) with { PassedOver = [new PassedOver { Operator = "anna", Until = At(30).Domain }] });
        _checker.See(At(2), Waiting(2, arrived: 2));
        Reserve(2, "anna", 9);
        _checker.See(At(9), Waiting(2, arrived: 2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 9)] });

        _checker.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Offer_OfTheWorseRankedCallJustAfterTheBetterHasEnteredItsQueueAnew_IsNoFault()
    {
        _checker.See(At(0), new SeenOperator { Id = "bert", Version = 1, Wish = Wish.NotReady, Reachable = true });
        _checker.See(At(1), Waiting(1) with { PassedOver = [new PassedOver { Operator = "anna", Until = At(30).Domain }] });
        _checker.See(At(2), Waiting(2, arrived: 2));
        _checker.See(At(8.99), Waiting(1) with { Version = 2, EnteredAt = At(8.99).Domain });
        Reserve(2, "anna", 9);
        _checker.See(At(9), Waiting(2, arrived: 2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 9)] });

        _checker.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Offer_OfTheWorseRankedCallLongAfterTheBetterHasEnteredItsQueueAnew_IsFound()
    {
        _checker.See(At(1), Waiting(1) with { PassedOver = [new PassedOver { Operator = "anna", Until = At(30).Domain }] });
        _checker.See(At(2), Waiting(2, arrived: 2));
        _checker.See(At(4), Waiting(1) with { Version = 2, EnteredAt = At(4).Domain });
        Reserve(2, "anna", 9);
        _checker.See(At(9), Waiting(2, arrived: 2) with { Version = 2, State = CallState.Offered, Open = [Offered(2, "anna", 9)] });

        ShouldBe(FaultKind.WrongOrder);
    }

    [Theory]
    [InlineData(8.5, false)]
    [InlineData(6, true)]
    public void Offer_OfACallThatASupervisorHasPutBack_IsAFaultIfTheQueueMustHaveHeard(double putBack, bool isFault)
    {
        var head = Openness.RankTime(new Queue { Name = "sales" }, At(2).Domain, 1);
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Waiting(2, arrived: 2) with { Priority = 1, RankTime = head });
        _checker.See(At(putBack), Waiting(2, arrived: 2) with { Version = 2 });
        Reserve(2, "anna", 9);
        _checker.See(At(9), Waiting(2, arrived: 2) with { Version = 3, State = CallState.Offered, Open = [Offered(2, "anna", 9)] });

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.WrongOrder] : []);
    }

    [Fact]
    public void Call_ThatComesBackWithAnotherRank_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        Reserve(1, "anna", 2);
        _checker.See(At(2), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 2)] });
        _checker.See(At(3), Waiting(1) with { Version = 3, RankTime = At(3).Domain });

        ShouldBe(FaultKind.LostPlace);
    }

    [Fact]
    public void Operator_IdleBesideAWaitingCall_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(1), new SeenOperator { Id = "anna", Version = 1, Wish = Wish.Ready, Reachable = true });
        _checker.Look(At(2));
        _checker.Faults.ShouldBeEmpty();
        _checker.Look(At(5));

        ShouldBe(FaultKind.IdleOperator);
    }

    [Fact]
    public void Operator_ReservedForAnOfferThatIsOver_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        Reserve(1, "anna", 1);
        _checker.See(At(1), Waiting(1) with { Version = 2, State = CallState.Offered, Open = [Offered(1, "anna", 1)] });
        _checker.See(At(2), Waiting(1) with { Version = 3 });
        _checker.Look(At(20));

        ShouldBe(FaultKind.StuckOperator);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(19, false)]
    public void Operator_AwayForLongerThanItMay_IsFound(double until, bool isFault)
    {
        _checker.See(At(1), Ready("anna") with { Reachable = false, SystemDeadline = At(until).System });
        _checker.Look(At(20));

        _checker.Faults.Select(fault => fault.Kind).ShouldBe(isFault ? [FaultKind.StuckOperator] : []);
    }

    [Fact]
    public void Operator_AwayWithoutADeadline_IsFound()
    {
        _checker.See(At(1), Ready("anna") with { Reachable = false });

        ShouldBe(FaultKind.NoDeadline);
    }

    [Fact]
    public void Call_PastItsDeadline_IsFound()
    {
        _checker.See(At(1), Waiting(1) with { Deadline = At(5).Domain });
        _checker.Look(At(30));

        ShouldBe(FaultKind.StuckCall);
    }

    [Fact]
    public void Call_WithoutADeadline_IsFound()
    {
        _checker.See(At(1), Waiting(1) with { Deadline = null });

        ShouldBe(FaultKind.NoDeadline);
    }

    [Fact]
    public void Write_OverANewerOne_IsFound()
    {
        _checker.See(At(1), Waiting(1));
        _checker.See(At(2), Waiting(1) with { Version = 2, Priority = 0 });
        _checker.See(At(3), Waiting(1) with { Version = 2 });

        ShouldBe(FaultKind.LostWrite);
    }

    private void ShouldBe(FaultKind kind) => _checker.Faults.ShouldHaveSingleItem().Kind.ShouldBe(kind);

    private void Answer(int number, string who)
    {
        _checker.See(At(1), Waiting(number));
        Reserve(number, who, 1);
        _checker.See(At(2), Waiting(number) with { Version = 2, State = CallState.Offered, Open = [Offered(number, who, 1)] });
        _checker.See(At(2), Waiting(number) with { Version = 3, State = CallState.Connecting, Won = OfferId(number), Operator = who });
        _checker.See(At(2), new SeenOperator { Id = who, Version = 3, Wish = Wish.Ready, Reachable = true, Work = Work.Talking, Call = Id(number), Offer = OfferId(number), Deadline = At(9000).Domain });
    }

    /// <summary>The operator is ready, and then reserved for the call.</summary>
    private void Reserve(int number, string who, double at, long version = 1)
    {
        _checker.See(At(at), Ready(who) with { Version = version });
        _checker.See(At(at), Reserved(number, who) with { Version = version + 1 });
    }

    private static SeenOperator Ready(string who) => new() { Id = who, Version = 1, Wish = Wish.Ready, Reachable = true };

    private static SeenOperator Reserved(int number, string who) =>
        Ready(who) with { Version = 2, Work = Work.Offered, Call = Id(number), Offer = OfferId(number), Deadline = At(600).Domain };

    private static SeenCall Waiting(int number, int arrived = 1) => new()
    {
        Id = Id(number), Version = 1, State = CallState.Queued, Queue = "sales", QueuedAt = At(arrived).Domain, FirstArrival = At(arrived).Domain, EnteredAt = At(arrived).Domain,
        RankTime = At(arrived).Domain, Deadline = At(9000).Domain,
    };

    private static SeenCall Ended(int number, long version) => Waiting(number) with { Version = version, State = CallState.Ended, Outcome = CallOutcome.Answered, Deadline = null };

    private static SeenOffer Offered(int number, string who, double issued) => new(OfferId(number), who, At(issued).Domain);

    private static Moment At(double seconds) => new(Eight.AddSeconds(seconds), Eight.AddSeconds(seconds));

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static Guid OfferId(int number) => new(number, 1, 0, new byte[8]);
}
