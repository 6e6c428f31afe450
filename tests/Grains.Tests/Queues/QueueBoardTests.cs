using Antiphon.Configuration;
using Antiphon.Operators;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class QueueBoardTests
{
    private static readonly Queue Plain = new() { Name = Sales };

    [Fact]
    public void Peek_CallThatIsBeingProposedToWhoAsks_IsShownToThisOneAlone()
    {
        var board = Board(Plain, Operator("anna"), Operator("bert"));
        board.Put(Call(1));
        board.Put(Ready("anna"));
        board.Match(At(1)).ShouldHaveSingleItem();

        board.Peek(Ready("anna"), At(1)).ShouldNotBeNull("else anna, whose pause has just ended, takes a worse call of another queue").CallId.ShouldBe(Id(1));
        board.Peek(Ready("bert"), At(1)).ShouldBeNull();
    }

    [Fact]
    public void Match_CallAndFreeOperator_AreProposedOnce()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Call(1));
        board.Put(Ready("anna"));

        var proposal = board.Match(At(1)).ShouldHaveSingleItem();

        proposal.Call.Id.ShouldBe(Id(1));
        proposal.Operators.ShouldBe(["anna"]);
        board.Match(At(1)).ShouldBeEmpty("both are taken");
    }

    [Fact]
    public void Match_TwoCallsOneOperator_TakesTheBetterRanked()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Call(1, arrived: 0));
        board.Put(Call(2, arrived: 5, rank: -40));
        board.Put(Ready("anna"));

        board.Match(At(10)).ShouldHaveSingleItem().Call.Id.ShouldBe(Id(2));
    }

    [Fact]
    public void Put_OlderVersion_IsNotTaken()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna", version: 5) with { Wish = Wish.NotReady }).ShouldBeTrue();
        board.Put(Ready("anna", version: 4)).ShouldBeFalse();
        board.Put(Call(1, version: 7) with { InOffer = true }).ShouldBeTrue();
        board.Put(Call(1, version: 6)).ShouldBeFalse();

        board.Status(At(0), epoch: 1).Waiting.ShouldBe(0);
        board.Match(At(0)).ShouldBeEmpty();
    }

    [Fact]
    public void Put_OlderFactsAfterTheCallLeft_DoNotBringItBack()
    {
        var board = Board(Plain);
        board.Put(Call(1, version: 3));
        board.Remove(Id(1), 5, At(0)).ShouldBeTrue();

        board.Put(Call(1, version: 4)).ShouldBeFalse();
        board.Put(Call(1, version: 5)).ShouldBeFalse();
        board.List().ShouldBeEmpty();
        board.Put(Call(1, version: 6)).ShouldBeTrue("it came back to the queue");
    }

    [Fact]
    public void Remove_OlderThanTheFacts_DoesNothing()
    {
        var board = Board(Plain);
        board.Put(Call(1, version: 6));

        board.Remove(Id(1), 5, At(0)).ShouldBeFalse();

        board.List().ShouldHaveSingleItem();
    }

    [Fact]
    public void Remove_BeforeTheCallIsKnown_IsRemembered()
    {
        var board = Board(Plain);
        board.Remove(Id(1), 5, At(0)).ShouldBeFalse();

        board.Put(Call(1, version: 4)).ShouldBeFalse();
    }

    [Fact]
    public void Remove_WithoutVersion_TakesTheCallOut()
    {
        var board = Board(Plain);
        board.Put(Call(1));

        board.Remove(Id(1), At(0)).ShouldBeTrue();
        board.Remove(Id(1), At(0)).ShouldBeFalse();
        board.List().ShouldBeEmpty();
    }

    [Fact]
    public void Requeue_AfterAnOffer_KeepsItsPlace()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        for (var number = 1; number <= 3; number++)
            board.Put(Call(number, arrived: number));
        board.Match(At(5)).ShouldHaveSingleItem().Call.Id.ShouldBe(Id(1));
        board.Put(Call(1, arrived: 1, version: 2) with { InOffer = true });
        board.CallSettled(Id(1), waits: false);
        board.OperatorSettled("anna");

        board.Put(Call(1, arrived: 1, version: 3));
        board.Put(Ready("anna", version: 3));

        board.List().Select(call => call.Id).ShouldBe([Id(1), Id(2), Id(3)]);
        board.Match(At(6)).ShouldHaveSingleItem().Call.Id.ShouldBe(Id(1));
    }

    [Fact]
    public void OperatorSettled_Refused_IsNotProposedUntilNewerFactsCome()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Match(At(0)).ShouldHaveSingleItem();
        board.CallSettled(Id(1), waits: true);
        board.OperatorSettled("anna");

        board.Match(At(100)).ShouldBeEmpty();
        board.NextChange(At(100)).ShouldBeNull();
        board.Explain(Id(1), At(100))!.Candidates.ShouldHaveSingleItem().Exclusion.ShouldBe(Exclusion.Refused);
        board.Put(Ready("anna", version: 2));
        board.Match(At(100)).ShouldHaveSingleItem();
    }

    [Fact]
    public void OperatorSettled_RefusedForAWhile_IsProposedAfterIt()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Match(At(0)).ShouldHaveSingleItem();
        board.CallSettled(Id(1), waits: true);
        board.OperatorSettled("anna", heldUntil: At(2));

        board.NextChange(At(0)).ShouldBe(At(2));
        board.Match(At(1.9)).ShouldBeEmpty();
        board.Match(At(2)).ShouldHaveSingleItem();
    }

    [Fact]
    public void OperatorSettled_RefusedForAWhile_IsProposedAtOnceWhenTheOperatorAnnouncesItself()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Call(1));
        board.Put(Ready("anna"));
        board.Match(At(1));
        board.OperatorSettled("anna", heldUntil: At(2));
        board.CallSettled(Id(1), waits: true);
        board.Match(At(1)).ShouldBeEmpty();

        board.Announce(Ready("anna")).ShouldBeTrue("it has looked at all its queues, and none had a call for it");

        board.Match(At(1)).ShouldHaveSingleItem().Operators.ShouldBe(["anna"]);
    }

    [Fact]
    public void OperatorSettled_RefusedButNewerFactsCameMeanwhile_IsProposedAtOnce()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Match(At(0)).ShouldHaveSingleItem();
        board.Put(Ready("anna", version: 2));
        board.CallSettled(Id(1), waits: true);
        board.Match(At(0)).ShouldBeEmpty("anna is taken until her try is settled");
        board.OperatorSettled("anna");

        board.Match(At(0)).ShouldHaveSingleItem();
    }

    [Fact]
    public void CallSettled_NotWaiting_IsNotMatchedUntilNewerFactsCome()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Match(At(0)).ShouldHaveSingleItem();
        board.CallSettled(Id(1), waits: false);
        board.OperatorSettled("anna", heldUntil: At(0));

        board.Match(At(0)).ShouldBeEmpty();
        board.Status(At(0), 1).InOffer.ShouldBe(1);
        board.Put(Call(1, version: 2));
        board.Match(At(0)).ShouldHaveSingleItem();
    }

    [Fact]
    public void MatchFor_FreeOperator_GetsTheBestCall()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Call(2, arrived: 2));
        board.Put(Call(1, arrived: 1));
        board.Put(Ready("anna"));

        var proposal = board.MatchFor("anna", At(5), betterThan: null).ShouldNotBeNull();

        proposal.Call.Id.ShouldBe(Id(1));
        proposal.Decision.Claimed.ShouldBeTrue();
        board.MatchFor("anna", At(5), betterThan: null).ShouldBeNull("she is taken");
    }

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1.0, true)]
    [InlineData(1.1, true)]
    public void MatchFor_AnotherQueueShowedACall_TakesOnlyOneAsGood(double other, bool taken)
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Call(1, arrived: 1));
        board.Put(Ready("anna"));

        (board.MatchFor("anna", At(5), At(other)) is not null).ShouldBe(taken);
    }

    [Fact]
    public void MatchFor_OperatorOnHold_IsNotHeld()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Match(At(0)).ShouldHaveSingleItem();
        board.CallSettled(Id(1), waits: true);
        board.OperatorSettled("anna");

        board.MatchFor("anna", At(0), null).ShouldNotBeNull();
    }

    [Fact]
    public void Peek_FactsNewerThanTheBoards_AreBelieved()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna") with { Work = Work.Talking });
        board.Put(Call(1, arrived: 1));

        board.Peek(Ready("anna", version: 2), At(2)).ShouldBe(new Glimpse { CallId = Id(1), RankTime = At(1) });
        board.Peek(Ready("anna", version: 2) with { Work = Work.Talking }, At(2)).ShouldBeNull();
        board.Peek(Ready("stranger"), At(2)).ShouldBeNull();
    }

    [Fact]
    public void Match_RingAll_ProposesEightAtMost()
    {
        var ids = Enumerable.Range(10, 12).Select(number => $"op-{number}").ToArray();
        var board = Board(Plain with { Strategy = Strategy.RingAll }, [.. ids.Select(id => Operator(id))]);
        foreach (var id in ids)
            board.Put(Ready(id));
        board.Put(Call(1));
        board.Put(Call(2));

        var proposals = board.Match(At(1));

        proposals.Select(one => one.Operators.Length).ShouldBe([8, 4]);
        proposals[0].Decision.CandidateCount.ShouldBe(12);
        proposals.SelectMany(one => one.Operators).ShouldBe(ids);
    }

    [Fact]
    public void Admits_MaximumWaiting_IsFullWhenSoManyWait()
    {
        var board = Board(Plain with { MaximumWaiting = 2 }, Operator("anna"));
        board.Admits().ShouldBe(new Admission { IsKnown = true });
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Admits().ShouldBe(new Admission { IsKnown = true, IsStaffed = true });
        board.Put(Call(2));
        board.Admits().IsFull.ShouldBeTrue();
        board.Match(At(0));
        board.Admits().IsFull.ShouldBeFalse("one is being offered");
    }

    [Fact]
    public void Configure_QueueGone_NothingIsMatched()
    {
        var board = Board(Plain, Operator("anna"));
        board.Put(Ready("anna"));
        board.Put(Call(1));

        board.Configure(new Centre());

        board.Match(At(0)).ShouldBeEmpty();
        board.Admits().ShouldBe(new Admission());
        board.List().ShouldHaveSingleItem();
        board.Configure(Centre(Plain, Operator("anna")));
        board.Match(At(0)).ShouldHaveSingleItem();
    }
}
