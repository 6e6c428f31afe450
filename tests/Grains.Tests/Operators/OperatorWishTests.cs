using Antiphon.Calls;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Operators;

public sealed class OperatorWishTests
{
    [Fact]
    public void Wish_WhileTalking_IsTheNextOne()
    {
        var story = OperatorStory.Talking("plain");

        story.Wishes(Wish.NotReady, "lunch");

        (story.State.Wish, story.State.NextWish, story.State.NextReason).ShouldBe((Wish.Ready, Wish.NotReady, "lunch"));
        story.CallIs(CallState.Ended);
        (story.State.Wish, story.State.Reason, story.State.NextWish).ShouldBe((Wish.NotReady, "lunch", null));
    }

    [Fact]
    public void Wish_TakenBackWhileTalking_IsForgotten()
    {
        var story = OperatorStory.Talking("plain");
        story.Wishes(Wish.NotReady, "lunch");
        story.Wishes(Wish.Ready);
        story.CallIs(CallState.Ended);

        story.State.Wish.ShouldBe(Wish.Ready);
    }

    [Fact]
    public void NotReady_WhileOffered_LetsTheOfferRun()
    {
        var story = OperatorStory.Ready();
        var offer = story.Offered();

        story.Wishes(Wish.NotReady, "lunch");

        (story.State.Work, story.State.Offer).ShouldBe((Work.Offered, offer));
        story.Hear(offer, OfferEnding.Expired);
        (story.State.Work, story.State.Wish, story.State.Reason).ShouldBe((Work.Idle, Wish.NotReady, "lunch"));
    }

    [Fact]
    public void ReadyOnce_IsUsedUpAtConnect()
    {
        var story = OperatorStory.Ready(Wish.ReadyOnce);
        story.Hear(story.Offered("plain"), OfferEnding.Expired);
        story.State.Wish.ShouldBe(Wish.ReadyOnce, "an offer that came to nothing does not use it up");
        story.Pass(10);

        story.Hear(story.Offered("plain"), OfferEnding.Accepted);
        story.CallIs(CallState.Ended);

        (story.State.Work, story.State.Wish).ShouldBe((Work.Idle, Wish.NotReady));
    }

    [Fact]
    public void NotReady_ForAnUnknownReason_IsRefused()
    {
        var story = OperatorStory.Ready();

        story.Wishes(Wish.NotReady, "swim").Refusal!.Field.ShouldBe("reason");

        story.State.Wish.ShouldBe(Wish.Ready);
    }

    [Fact]
    public void SignIn_BeginsTheDaysFiguresAnew()
    {
        var story = OperatorStory.Talking("plain");
        story.Pass(100);
        story.CallIs(CallState.Ended);
        story.Wishes(Wish.NotReady, "lunch");
        story.Wishes(Wish.Ready);
        (story.State.Calls, story.State.TalkTime).ShouldBe((1, TimeSpan.FromSeconds(100)));

        story.Wishes(Wish.SignedOut);
        story.Wishes(Wish.Ready);

        (story.State.Calls, story.State.TalkTime).ShouldBe((0, TimeSpan.Zero));
    }

    [Fact]
    public void Time_IsFiledByPanelState_WithoutGapsOrOverlaps()
    {
        var story = OperatorStory.Ready();
        story.Pass(10);
        var offer = story.Offered();
        story.Pass(4);
        story.Hear(offer, OfferEnding.Accepted);
        story.Pass(60);
        story.CallIs(CallState.Held);
        story.Pass(5);
        story.CallIs(CallState.Ended);
        story.Wishes(Wish.NotReady, "lunch");
        story.Pass(30);
        story.Wake();
        story.Pass(600);
        story.Wishes(Wish.SignedOut);

        story.Filed.Select(row => (row.State, row.Reason, (row.EndedAt - row.StartedAt).TotalSeconds)).ShouldBe(
            [("Free", "", 10), ("Ringing", "", 4), ("Talking", "", 60), ("Talking", "Held", 5), ("WrapUp", "", 30), ("Break", "lunch", 600)]);
        story.Filed.Zip(story.Filed.Skip(1)).ShouldAllBe(pair => pair.First.EndedAt == pair.Second.StartedAt);
        story.Filed.Where(row => row.State is "Ringing" or "Talking").ShouldAllBe(row => row.CallId == offer.CallId);
    }
}
