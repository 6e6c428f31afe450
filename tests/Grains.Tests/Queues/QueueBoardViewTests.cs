using Antiphon.Configuration;
using Antiphon.Operators;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class QueueBoardViewTests
{
    [Fact]
    public void Explain_EachObstacle_IsNamed()
    {
        string[] ids = ["away", "break", "busy", "claimed", "declined", "free", "lost", "pause", "refused", "tier"];
        var queue = new Queue { Name = Sales, Skills = [Wanted("phones")], Overflow = [new() { After = TimeSpan.FromSeconds(60), Skills = [Wanted("cars")] }] };
        var board = Board(queue, [Operator("stranger"), .. ids.Select(id => Operator(id, (id == "tier" ? "cars" : "phones", 1)))]);
        foreach (var id in new[] { "claimed", "refused" })
            board.Put(Ready(id));
        board.Put(Call(1));
        board.Put(Call(2));
        board.Match(At(1)).Count.ShouldBe(2);
        board.OperatorSettled("refused");
        board.Put(Ready("away") with { Wish = Wish.SignedOut });
        board.Put(Ready("break") with { Wish = Wish.NotReady });
        board.Put(Ready("busy") with { Work = Work.WrapUp });
        board.Put(Ready("declined"));
        board.Put(Ready("free"));
        board.Put(Ready("lost") with { Reachable = false });
        board.Put(Ready("pause") with { NotBefore = At(20) });
        board.Put(Ready("tier"));
        board.Put(Ready("stranger"));
        board.Put(Call(3) with { PassedOver = [Passed("declined", until: 30)] });

        var explanation = board.Explain(Id(3), At(10)).ShouldNotBeNull();

        explanation.Candidates.Select(one => (one.Operator, one.Exclusion)).ShouldBe(
        [
            ("free", Exclusion.None),
            ("away", Exclusion.SignedOut),
            ("break", Exclusion.NotReady),
            ("busy", Exclusion.Busy),
            ("claimed", Exclusion.Claimed),
            ("declined", Exclusion.PassedOver),
            ("lost", Exclusion.Unreachable),
            ("pause", Exclusion.Pausing),
            ("refused", Exclusion.Refused),
            ("tier", Exclusion.Skill),
        ]);
        explanation.Place.ShouldBe(1, "the other two are being offered");
        explanation.NextChange.ShouldBe(At(30));
        explanation.Candidates[0].Rank.ShouldStartWith("idle since 2018-03-17T12:00:00");
    }

    [Fact]
    public void Explain_PreferredWindow_IsNamed()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna") with { Work = Work.Talking });
        board.Put(Ready("boris"));
        board.Put(Call(1) with { PreferredOperator = "anna", PreferredUntil = At(30) });

        board.Explain(Id(1), At(0))!.Candidates.Select(one => one.Exclusion).ShouldBe([Exclusion.Busy, Exclusion.PreferredWindow]);
    }

    [Fact]
    public void Explain_NamedOperatorIsNotDeclared_IsNotStaff()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"));
        board.Put(Call(1) with { PreferredOperator = "ghost", PreferredByName = true, PreferredUntil = At(30) });

        board.Explain(Id(1), At(0))!.Candidates.ShouldContain(one => one.Operator == "ghost" && one.Exclusion == Exclusion.NotStaff);
        board.Match(At(0)).ShouldBeEmpty();
    }

    [Fact]
    public void Explain_Place_CountsTheWaitingCallsBefore()
    {
        var board = Board(new Queue { Name = Sales });
        board.Put(Call(1, arrived: 1) with { InOffer = true });
        board.Put(Call(2, arrived: 2));
        board.Put(Call(3, arrived: 3));

        board.Explain(Id(1), At(5))!.Place.ShouldBe(0);
        board.Explain(Id(3), At(5))!.Place.ShouldBe(2);
        board.Explain(Id(4), At(5)).ShouldBeNull();
    }

    [Fact]
    public void Status_Queue_IsCounted()
    {
        var board = Board(new Queue { Name = Sales, Skills = [Wanted("phones")] }, Operator("anna", ("phones", 1)), Operator("boris", ("phones", 1)), Operator("clara"));
        board.Put(Ready("anna") with { Work = Work.Held, Calls = 2, TalkTime = TimeSpan.FromSeconds(200) });
        board.Put(Ready("clara"));
        board.Put(Call(1, arrived: 1) with { InOffer = true });
        board.Put(Call(2, arrived: 2));

        var status = board.Status(At(5), epoch: 7);

        (status.Name, status.Epoch, status.Waiting, status.InOffer, status.LongestSince).ShouldBe((Sales, 7, 1, 1, At(1)));
        status.Operators.ShouldBe(new Dictionary<PanelState, int> { [PanelState.Talking] = 1, [PanelState.SignedOut] = 1 }, ignoreOrder: true);
        status.ExpectedWait.ShouldBe(TimeSpan.FromSeconds(200), "one ahead, 100 s a call, one at work");
    }

    [Fact]
    public void ExpectedWait_SomebodyIsFree_IsZero()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"));
        board.ExpectedWait(0, At(0)).ShouldBeNull();
        board.Put(Ready("anna"));
        board.ExpectedWait(0, At(0)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void ExpectedWait_CallsAreTaken_FollowsTheirPace()
    {
        var board = Board(new Queue { Name = Sales }, Operator("anna"));
        board.Put(Ready("anna") with { Work = Work.Talking });
        for (var number = 1; number <= 10; number++)
            board.Put(Call(number));
        for (var number = 1; number <= 5; number++)
            board.Remove(Id(number), 2, At(number * 8));

        board.ExpectedWait(ahead: 2, At(40)).ShouldBe(TimeSpan.FromSeconds(24));
        board.Status(At(40), 1).ExpectedWait.ShouldBe(TimeSpan.FromSeconds(48));
    }
}
