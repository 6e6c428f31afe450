using Antiphon.Calls;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Operators;

public sealed class OperatorLinkTests
{
    private static readonly DeskTimes Times = new();

    [Fact]
    public void Desk_Down_MakesTheOperatorLostAfterTheGrace_AndSignsOutInTheEnd()
    {
        var story = OperatorStory.Ready();
        Down(story);
        story.State.ToFacts().Reachable.ShouldBeFalse();
        story.TryReserve(story.NewOffer()).ShouldBe(OfferAnswer.NotAvailable);
        OperatorMachine.LinkDeadline(story.State, Times).ShouldBe(story.Now.System + Times.Grace);

        Pass(story, Times.Grace);
        PanelStateRule.Derive(story.State.ToFacts()).ShouldBe(PanelState.ConnectionLost);

        Pass(story, Times.SignOutAfter - Times.Grace);
        story.State.Wish.ShouldBe(Wish.SignedOut);
        OperatorMachine.LinkDeadline(story.State, Times).ShouldBeNull();
    }

    [Fact]
    public void Desk_BackWithinTheGrace_WasNeverLost()
    {
        var story = OperatorStory.Ready();
        var session = story.State.Session;
        Down(story);
        Pass(story, Times.Grace - TimeSpan.FromSeconds(1));

        Hello(story);

        (story.State.LinkUp, story.State.Lost, story.State.Session, story.State.Wish).ShouldBe((true, false, session + 1, Wish.Ready));
        story.TryReserve(story.NewOffer()).ShouldBe(OfferAnswer.Ok);
    }

    [Fact]
    public void Desk_DownOfAnOlderSession_DoesNotMatter()
    {
        var story = OperatorStory.Ready();
        var older = story.State.Session;
        Hello(story);

        story.Do((state, now) => OperatorMachine.DeskDown(state, older, now, OperatorStory.Centre)).IsChanged.ShouldBeFalse();

        story.State.LinkUp.ShouldBeTrue();
    }

    [Fact]
    public void Desk_Down_WhileOffered_HasTwoSecondsForTheOffer()
    {
        var story = OperatorStory.Ready();
        story.Offered();
        Down(story);

        OperatorMachine.LinkDeadline(story.State, Times).ShouldBe(story.Now.System + Times.RevokeAfter);
    }

    [Fact]
    public void Desk_Down_WhileTalking_LetsTheTalkGoOnAndSignsOutAfterIt()
    {
        var story = OperatorStory.Talking("plain");
        Down(story);
        Pass(story, Times.Grace);
        PanelStateRule.Derive(story.State.ToFacts()).ShouldBe(PanelState.Talking);
        Pass(story, Times.SignOutAfter);
        (story.State.Work, story.State.NextWish).ShouldBe((Work.Talking, Wish.SignedOut));

        story.CallIs(CallState.Ended);

        (story.State.Work, story.State.Wish).ShouldBe((Work.Idle, Wish.SignedOut));
    }

    [Fact]
    public void Wish_OfASupervisorForOneWithoutADesk_IsLostUntilADeskComes_OrSignedOutAgain()
    {
        var story = new OperatorStory();
        story.Wishes(Wish.Ready);

        PanelStateRule.Derive(story.State.ToFacts()).ShouldBe(PanelState.ConnectionLost);
        OperatorMachine.LinkDeadline(story.State, Times).ShouldBe(story.Now.System + Times.SignOutAfter);
        Pass(story, Times.SignOutAfter);
        story.State.Wish.ShouldBe(Wish.SignedOut);

        story.Wishes(Wish.Ready);
        Hello(story, standing: false);
        PanelStateRule.Derive(story.State.ToFacts()).ShouldBe(PanelState.Free);
        OperatorMachine.LinkDeadline(story.State, Times).ShouldBeNull();
    }

    [Fact]
    public void OtherDesk_IsRefused_UnlessItTakesOver()
    {
        var story = OperatorStory.Ready();

        Hello(story, desk: "home").Refusal!.Reason.ShouldBe(RefusalReason.HeldElsewhere);
        story.State.Desk.ShouldBe("desk");
        Hello(story, desk: "home", takeOver: true).Refusal.ShouldBeNull();
        story.State.Desk.ShouldBe("home");
    }

    [Fact]
    public void OtherDesk_OfAnOperatorWhoseDeskIsDown_IsWelcome()
    {
        var story = OperatorStory.Ready();
        Down(story);

        Hello(story, desk: "home", standing: false).Refusal.ShouldBeNull();
    }

    private static void Down(OperatorStory story) => story.Do((state, now) => OperatorMachine.DeskDown(state, state.Session, now, OperatorStory.Centre));

    private static OperatorStep Hello(OperatorStory story, string desk = "desk", bool takeOver = false, bool standing = true) =>
        story.Do((state, now) => OperatorMachine.Hello(state, new() { Door = "door", Desk = desk, TakeOver = takeOver }, standing, now, OperatorStory.Centre));

    private static void Pass(OperatorStory story, TimeSpan time)
    {
        story.Pass(0, time.TotalSeconds);
        story.Do((state, now) => OperatorMachine.LinkTimes(state, Times, now, OperatorStory.Centre));
    }
}
