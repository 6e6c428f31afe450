using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Operators;

public sealed class OperatorOfferTests
{
    [Fact]
    public void Accepted_MakesTheOperatorTalk()
    {
        var story = OperatorStory.Ready();
        var offer = story.Offered();

        story.Hear(offer, OfferEnding.Accepted);

        (story.State.Work, story.State.CallId, story.State.OfferId, story.State.Offer, story.State.Calls).ShouldBe((Work.Talking, offer.CallId, offer.Id, null, 1));
    }

    [Theory]
    [InlineData(OfferEnding.Declined, 5)]
    [InlineData(OfferEnding.Expired, 10)]
    [InlineData(OfferEnding.Failed, 10)]
    [InlineData(OfferEnding.Revoked, 0)]
    public void Offer_ThatEndsOtherwise_CostsItsPauseAndNothingElse(OfferEnding ending, int pause)
    {
        var story = OperatorStory.Ready();
        var idleSince = story.State.IdleSince;
        var offer = story.Offered();
        story.Pass(3);

        story.Hear(offer, ending);

        (story.State.Work, story.State.Wish, story.State.Calls, story.State.IdleSince).ShouldBe((Work.Idle, Wish.Ready, 0, idleSince));
        OperatorMayBeOffered.Holds(story.State.ToFacts(), story.Now.Domain).ShouldBe(pause == 0);
        story.Pass(Math.Max(0, pause - 0.5));
        if (pause > 0)
            story.TryReserve(story.NewOffer()).ShouldBe(OfferAnswer.NotAvailable);
        story.Pass(0.5);
        story.TryReserve(story.NewOffer()).ShouldBe(OfferAnswer.Ok);
    }

    [Fact]
    public void Offers_MissedThriceInARow_SetTheOperatorNotReady()
    {
        var story = OperatorStory.Ready();
        foreach (var (wish, misses) in new[] { (Wish.Ready, 1), (Wish.Ready, 2), (Wish.NotReady, 0) })
        {
            story.Hear(story.Offered(), OfferEnding.Expired);
            (story.State.Wish, story.State.NoAnswers).ShouldBe((wish, misses));
            story.Pass(10);
        }

        story.State.Reason.ShouldBe(NotReadyReason.NoAnswer);
    }

    [Fact]
    public void Offers_MissedButNotInARow_AreForgiven()
    {
        var story = OperatorStory.Ready();
        story.Hear(story.Offered(), OfferEnding.Expired);
        story.Pass(10);
        story.Hear(story.Offered("plain"), OfferEnding.Accepted);

        story.State.NoAnswers.ShouldBe(0);
    }

    [Fact]
    public void Verdict_OnAnOfferNotYetSeen_EndsItsReservation()
    {
        var story = OperatorStory.Ready();
        var offer = story.NewOffer();

        story.Hear(offer, OfferEnding.Revoked);

        story.TryReserve(offer).ShouldBe(OfferAnswer.Over);
        story.State.Work.ShouldBe(Work.Idle);
    }

    [Fact]
    public void Verdict_Repeated_ChangesNothing()
    {
        var story = OperatorStory.Ready();
        var offer = story.Offered();
        story.Hear(offer, OfferEnding.Declined);

        story.Hear(offer, OfferEnding.Declined).IsChanged.ShouldBeFalse();
        story.Hear(offer, OfferEnding.Expired).IsChanged.ShouldBeFalse("the first word holds");
        story.Hear(offer, OfferEnding.Open).IsChanged.ShouldBeFalse();
    }

    [Fact]
    public void Verdict_OnAnOlderOffer_LeavesThePresentOne()
    {
        var story = OperatorStory.Ready();
        var older = story.Offered();
        story.Hear(older, OfferEnding.Revoked);
        var present = story.Offered();

        story.Hear(older, OfferEnding.Failed);

        story.State.Offer.ShouldBe(present);
    }

    [Fact]
    public void Reservation_Repeated_IsTheSame()
    {
        var story = OperatorStory.Ready();
        var offer = story.Offered();

        story.TryReserve(offer).ShouldBe(OfferAnswer.Ok);
        story.TryReserve(story.NewOffer()).ShouldBe(OfferAnswer.NotAvailable);
    }

    [Fact]
    public void Reservation_ThatComesTooLate_IsRefused()
    {
        var story = OperatorStory.Ready();
        var offer = story.NewOffer();
        story.Pass(0, systemSeconds: 2.1);

        story.TryReserve(offer).ShouldBe(OfferAnswer.Over);
    }

    [Fact]
    public void Reservation_OfADeskThatIsNotVerified_IsRefused() =>
        OperatorStory.Ready().TryReserve(OperatorStory.Ready().NewOffer(), verified: false).ShouldBe(OfferAnswer.NotAvailable);

    [Fact]
    public void Connection_ThatFails_TakesTheOperatorBackFromTalking()
    {
        var story = OperatorStory.Ready();
        var offer = story.Offered();
        story.Hear(offer, OfferEnding.Accepted);
        story.Pass(1);

        story.Hear(offer, OfferEnding.Failed, "busy");

        (story.State.Work, story.State.CallId, story.State.Calls, story.State.NotBefore).ShouldBe((Work.Idle, null, 0, story.Now.Domain.AddSeconds(10)));
    }

    [Theory]
    [InlineData("sales", Work.WrapUp)]
    [InlineData("strict", Work.WrapUp)]
    [InlineData("plain", Work.Idle)]
    public void Call_ThatEnds_IsWrappedUpAsItsQueueSays(string queue, Work work)
    {
        var story = OperatorStory.Talking(queue);
        story.Pass(60);

        story.CallIs(CallState.Ended);

        (story.State.Work, story.State.TalkTime).ShouldBe((work, TimeSpan.FromSeconds(60)));
        story.CallIs(CallState.Ended).IsChanged.ShouldBeFalse();
        story.Pass(30);
        story.Wake();
        story.State.Work.ShouldBe(Work.Idle);
        story.State.IdleSince.ShouldBe(story.Now.Domain.AddSeconds(queue == "plain" ? -30 : 0));
    }

    [Fact]
    public void Call_ThatWasNeverVoice_IsNotWrappedUp()
    {
        var story = OperatorStory.Talking();

        story.CallIs(CallState.Ended, answered: false);

        story.State.Work.ShouldBe(Work.Idle);
    }

    [Fact]
    public void WrapUp_IsEndedSooner_OnlyWhereItMayBe()
    {
        var optional = OperatorStory.Talking("sales");
        optional.CallIs(CallState.Ended);
        optional.Do((state, now) => OperatorMachine.FinishWrapUp(state, now, OperatorStory.Centre)).Refusal.ShouldBeNull();
        optional.State.Work.ShouldBe(Work.Idle);

        var mandatory = OperatorStory.Talking("strict");
        mandatory.CallIs(CallState.Ended);
        mandatory.Do((state, now) => OperatorMachine.FinishWrapUp(state, now, OperatorStory.Centre)).Refusal!.Reason.ShouldBe(RefusalReason.WrapUpMandatory);
        mandatory.State.Work.ShouldBe(Work.WrapUp);
    }

    [Fact]
    public void Call_HeldAndResumed_IsFollowed()
    {
        var story = OperatorStory.Talking();

        story.CallIs(CallState.Held);
        story.State.Work.ShouldBe(Work.Held);
        story.CallIs(CallState.Connected);
        story.State.Work.ShouldBe(Work.Talking);
    }

    [Fact]
    public void Offered_HasTheOffersDeadline_AndTalkOneOfItsOwn()
    {
        var story = OperatorStory.Ready();
        story.State.Deadline.ShouldBeNull();
        var offer = story.Offered();
        story.State.Deadline.ShouldBe(offer.ExpiresAt);
        story.Hear(offer, OfferEnding.Accepted);
        story.State.Deadline.ShouldNotBeNull();
        story.CallIs(CallState.Ended);
        story.State.Deadline.ShouldBe(story.Now.Domain.AddSeconds(30));
    }
}
