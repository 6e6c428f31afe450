using Antiphon.Configuration;
using Antiphon.Operators;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

/// <summary>What the passing of time alone opens on a board, and that the board knows when.</summary>
public sealed class QueueBoardTimeTests
{
    private static readonly Queue Phones = new()
    {
        Name = Sales,
        Skills = [Wanted("phones", 50)],
        Relaxation = [new() { After = TimeSpan.FromSeconds(60), Skill = "phones", Level = 20 }],
        Overflow = [new() { After = TimeSpan.FromSeconds(90), Skills = [Wanted("cars")] }],
    };

    [Fact]
    public void Match_Relaxation_OpensAtItsInstant()
    {
        var board = Board(Phones, Operator("anna", ("phones", 20)));
        board.Put(Ready("anna"));
        board.Put(Call(1, arrived: 5));

        OpensAt(board, 5, 65).Decision.Candidates[0].By.ShouldBe(Opening.Relaxation);
    }

    [Fact]
    public void Match_OverflowTier_OpensAtItsInstant()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)));
        board.Put(Ready("anna"));
        board.Put(Call(1, arrived: 5));

        OpensAt(board, 5, 95).Decision.Candidates[0].By.ShouldBe(Opening.Overflow);
    }

    [Fact]
    public void Match_CallRequeued_TiersCountFromItsEntryNotFromItsRank()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)));
        board.Put(Ready("anna"));
        board.Put(Call(1, arrived: -1000) with { EnteredAt = At(10) });

        OpensAt(board, 10, 100);
    }

    [Fact]
    public void Match_BetterRankedCallIsNotOpenYet_TheNextOneIsTaken()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)));
        board.Put(Ready("anna"));
        board.Put(Call(1, arrived: 50, rank: -200));
        board.Put(Call(2, arrived: 0));

        board.Match(At(90)).ShouldHaveSingleItem().Call.Id.ShouldBe(Id(2));
    }

    [Fact]
    public void Match_Pause_EndsAtItsInstant()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"));
        board.Put(Ready("anna") with { NotBefore = At(7) });
        board.Put(Call(1));

        OpensAt(board, 0, 7);
    }

    [Fact]
    public void Match_PreferredWindow_EndsAtItsInstant()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna") with { Work = Work.Talking });
        board.Put(Ready("boris"));
        board.Put(Call(1) with { PreferredOperator = "anna", PreferredUntil = At(30) });

        OpensAt(board, 0, 30).Operators.ShouldBe(["boris"]);
    }

    [Fact]
    public void Match_PreferredOperatorBecomesFree_IsProposedWithinTheWindow()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna") with { Work = Work.Talking });
        board.Put(Ready("boris"));
        board.Put(Call(1) with { PreferredOperator = "anna", PreferredUntil = At(30) });
        board.Put(Ready("anna", version: 2));

        board.Match(At(10)).ShouldHaveSingleItem().Operators.ShouldBe(["anna"]);
    }

    [Fact]
    public void Match_NamedOperatorWhoDoesNotServeTheQueue_IsProposedThisCallAlone()
    {
        var board = Board(Phones, Operator("anna"), Operator("boris", ("phones", 90)));
        board.Put(Ready("anna"));
        board.Put(Call(1));
        board.Put(Call(2) with { PreferredOperator = "anna", PreferredByName = true, PreferredUntil = At(30) });

        var proposal = board.Match(At(1)).ShouldHaveSingleItem();

        proposal.Call.Id.ShouldBe(Id(2));
        proposal.Decision.Candidates[0].By.ShouldBe(Opening.Name);
    }

    [Fact]
    public void Match_PassedOver_EndsAtItsInstant()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna"));
        board.Put(Ready("boris") with { Work = Work.Talking });
        board.Put(Call(1) with { PassedOver = [Passed("anna", until: 30)] });

        OpensAt(board, 0, 30);
    }

    [Fact]
    public void Match_PassedOverAndTheOtherSignsOut_IsProposedAtOnce()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna"));
        board.Put(Ready("boris") with { Work = Work.Talking });
        board.Put(Call(1) with { PassedOver = [Passed("anna", until: 30)] });
        board.Match(At(1)).ShouldBeEmpty();

        board.Put(Ready("boris", version: 2) with { Wish = Wish.SignedOut });

        board.Match(At(1)).ShouldHaveSingleItem().Operators.ShouldBe(["anna"]);
    }

    [Fact]
    public void NextChange_OneCallHasJustWaitedLongEnough_IsThatOfTheNext()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)), Operator("boris", ("phones", 90)));
        board.Put(Ready("anna"));
        board.Put(Ready("boris") with { Work = Work.Talking });
        board.Put(Call(1, arrived: 0) with { PassedOver = [Passed("anna", until: 500)] });
        board.Put(Call(2, arrived: 5));

        OpensAt(board, 90, 95).Call.Id.ShouldBe(Id(2));
    }

    [Fact]
    public void NextChange_NobodyIdle_IsNull()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)));
        board.Put(Ready("anna") with { Work = Work.Talking });
        board.Put(Call(1));

        board.NextChange(At(0)).ShouldBeNull();
    }

    [Fact]
    public void NextChange_NobodyWaits_IsNull()
    {
        var board = Board(Phones, Operator("anna", ("cars", 1)));
        board.Put(Ready("anna") with { NotBefore = At(100) });
        board.Put(Call(1) with { InOffer = true });

        board.NextChange(At(0)).ShouldBeNull();
    }

    /// <summary>Nothing is matched from one second to the other, the board says so, and at the other it is.</summary>
    private static Proposal OpensAt(QueueBoard board, double from, double until)
    {
        board.Match(At(from)).ShouldBeEmpty();
        board.NextChange(At(from)).ShouldBe(At(until));
        board.Match(At(until).AddTicks(-1)).ShouldBeEmpty();
        return board.Match(At(until)).ShouldHaveSingleItem();
    }
}
