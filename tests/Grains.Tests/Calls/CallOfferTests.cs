using Antiphon.Edges;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Calls;

public sealed class CallOfferTests
{
    [Fact]
    public void Offer_OfAWaitingCall_IsOpenUntilItsExpiry()
    {
        var story = CallStory.Arrive();

        var offer = story.Offer("anna");

        (story.Call.State, story.Call.Deadline).ShouldBe((CallState.Offered, offer.ExpiresAt));
        story.Call.ToWaiting()!.InOffer.ShouldBeTrue();
        story.TryOffer(offer).ShouldBe(OfferAnswer.Ok, "a repeat");
        story.Call.Open.Length.ShouldBe(1);
    }

    [Fact]
    public void Accept_OfAnOffer_ConnectsAndIsRepeatable()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");

        story.Connect(offer).Ending.ShouldBe(OfferEnding.Accepted);

        (story.Call.State, story.Call.Operator).ShouldBe((CallState.Connecting, "anna"));
        story.Call.SystemDeadline.ShouldBe(story.Now.System + CallMachine.ConnectWithin);
        var order = story.Call.Orders.ShouldHaveSingleItem();
        (order.Kind, order.OfferId, order.Operator, order.Address).ShouldBe((OrderKind.Connect, offer.Id, "anna", "sip:anna"));
        story.Connect(offer).Ending.ShouldBe(OfferEnding.Accepted);
        story.Call.Orders.Length.ShouldBe(1);
        story.Notices.ShouldBeEmpty("the winner hears it as the answer");
    }

    [Theory]
    [InlineData(OfferEnding.Declined, true)]
    [InlineData(OfferEnding.Expired, true)]
    [InlineData(OfferEnding.Revoked, false)]
    [InlineData(OfferEnding.Failed, false)]
    public void Offer_ThatEndsOtherwise_GivesTheCallItsOwnPlaceAgain(OfferEnding ending, bool passedOver)
    {
        var story = CallStory.Arrive();
        var rank = story.Call.RankTime;
        var offer = story.Offer("anna");
        story.Pass(20);

        story.End(offer, ending, "why").Ending.ShouldBe(ending);

        (story.Call.State, story.Call.RankTime, story.Call.QueuedAt).ShouldBe((CallState.Queued, rank, CallStory.Noon));
        story.Call.PassedOver.Select(passed => (passed.Operator, passed.Until)).ShouldBe(passedOver ? [("anna", story.Now.Domain.AddSeconds(30))] : []);
        story.Notices.ShouldHaveSingleItem().Verdict.Ending.ShouldBe(ending);
        story.Offers.ShouldHaveSingleItem().Ending.ShouldBe(ending.ToString());
        story.Call.Deadline.ShouldBe(story.Call.WaitUntil);
    }

    [Fact]
    public void Offer_WithoutAnAnswer_ExpiresByTheCallsOwnDeadline()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Pass(20);

        story.Wake();

        story.Call.State.ShouldBe(CallState.Queued);
        story.Notices.ShouldHaveSingleItem().ShouldBe(new("anna", new() { OfferId = offer.Id, Ending = OfferEnding.Expired }));
    }

    [Fact]
    public void Accept_AfterExpiry_IsRefusedWithTheVerdict()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Pass(20);
        story.Wake();

        story.Connect(offer).Ending.ShouldBe(OfferEnding.Expired);

        story.Call.State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Expiry_AfterAccept_ChangesNothing()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Pass(20);
        story.Connect(offer);

        story.End(offer, OfferEnding.Expired).Ending.ShouldBe(OfferEnding.Accepted);

        story.Call.State.ShouldBe(CallState.Connecting);
    }

    [Fact]
    public void Accept_ByAnother_DoesNotWinTheOffer()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");

        story.Connect(offer with { Operator = "boris" }).Ending.ShouldBe(OfferEnding.Open);

        story.Call.State.ShouldBe(CallState.Offered);
    }

    [Fact]
    public void Round_OfSeveralOffers_IsWonByOneAndRevokedForTheOthers()
    {
        var story = CallStory.Arrive();
        var round = Guid.CreateVersion7();
        var (anna, boris) = (story.Offer("anna", round), story.Offer("boris", round));

        story.Connect(boris).Ending.ShouldBe(OfferEnding.Accepted);

        story.Connect(anna).ShouldBe(new() { OfferId = anna.Id, Ending = OfferEnding.Revoked, Cause = "another-won" });
        story.Notices.ShouldHaveSingleItem().Operator.ShouldBe("anna");
        story.Offers.ToDictionary(row => row.Operator, row => row.Ending).ShouldBe(new Dictionary<string, string> { ["anna"] = "Revoked", ["boris"] = "Accepted" }, ignoreOrder: true);
    }

    [Fact]
    public void Round_GoesOn_UntilItsLastOfferHasEnded()
    {
        var story = CallStory.Arrive();
        var round = Guid.CreateVersion7();
        var (anna, boris) = (story.Offer("anna", round), story.Offer("boris", round));

        story.End(anna, OfferEnding.Declined);
        story.Call.State.ShouldBe(CallState.Offered);
        story.End(boris, OfferEnding.Declined);
        story.Call.State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Round_IsLimitedToEightOffers()
    {
        var story = CallStory.Arrive();
        var round = Guid.CreateVersion7();
        for (var i = 0; i < CallMachine.RoundLimit; i++)
            story.Offer($"op{i}", round);

        story.TryOffer(story.NewOffer("op8", round)).ShouldBe(OfferAnswer.NotAvailable);
    }

    [Fact]
    public void Offer_OfAnotherRound_WaitsForTheOpenOne()
    {
        var story = CallStory.Arrive();
        story.Offer("anna");

        story.TryOffer(story.NewOffer("boris")).ShouldBe(OfferAnswer.NotAvailable);
    }

    [Fact]
    public void Offer_OfAnOlderEpoch_IsRefused()
    {
        var story = CallStory.Arrive();
        story.End(story.Offer("anna", epoch: 3), OfferEnding.Revoked);

        story.TryOffer(story.NewOffer("anna", epoch: 2)).ShouldBe(OfferAnswer.OlderEpoch);
        story.TryOffer(story.NewOffer("anna", epoch: 3)).ShouldBe(OfferAnswer.Ok);
    }

    [Fact]
    public void Settle_ByANewEpoch_RevokesWhatAnOlderOneLeftOpen()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna", epoch: 1);

        story.Do((call, now) => CallMachine.Settle(call, "sales", 2, now));

        story.Call.State.ShouldBe(CallState.Queued);
        story.Notices.ShouldHaveSingleItem().Verdict.Cause.ShouldBe("queue-woke");
        story.TryOffer(offer).ShouldBe(OfferAnswer.Over);
        story.TryOffer(story.NewOffer("anna", epoch: 1)).ShouldBe(OfferAnswer.OlderEpoch);
    }

    [Fact]
    public void Offer_NeverSeen_IsRememberedAsRevoked()
    {
        var story = CallStory.Arrive();
        var late = story.NewOffer("anna");

        story.End(late, OfferEnding.Expired).ShouldBe(new() { OfferId = late.Id, Ending = OfferEnding.Revoked, Cause = "never-offered" });

        story.TryOffer(late).ShouldBe(OfferAnswer.Over);
        story.Call.State.ShouldBe(CallState.Queued);
        story.Offers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("media")]
    public void Connection_ThatFails_FailsTheOfferAndKeepsThePlace(string cause)
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Pass(10);
        story.Connect(offer);
        story.Pass(2);

        story.Do((call, now) => CallMachine.LegFailed(call, offer.Id, cause, now));

        (story.Call.State, story.Call.RankTime, story.Call.Deadline).ShouldBe((CallState.Queued, CallStory.Noon, story.Call.WaitUntil));
        story.Notices.ShouldHaveSingleItem().Verdict.ShouldBe(new() { OfferId = offer.Id, Ending = OfferEnding.Failed, Cause = cause });
        (story.Offers.Single().Ending, story.Offers.Single().Cause).ShouldBe(("Failed", cause));
        story.Call.Orders.ShouldBeEmpty("the connection is not ordered any more");
    }

    [Fact]
    public void Connection_NotMadeInSixteenRealSeconds_FailsTheOfferAndReleasesTheLeg()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Connect(offer);
        story.Pass(domainSeconds: 100, systemSeconds: 15.9);
        story.Wake().IsChanged.ShouldBeFalse();
        story.Pass(domainSeconds: 0, systemSeconds: 0.1);

        story.Wake();

        story.Call.State.ShouldBe(CallState.Queued);
        story.Offers.Single().Ending.ShouldBe("Failed");
        story.Call.Orders.ShouldHaveSingleItem().Kind.ShouldBe(OrderKind.Unjoin);
        story.Do((call, now) => CallMachine.LegAnswered(call, offer.Id, now));
        story.Call.State.ShouldBe(CallState.Queued, "joined too late");
        story.Call.Orders.Count(order => order.Kind == OrderKind.Unjoin && order.OfferId == offer.Id).ShouldBe(1);
    }

    [Fact]
    public void HangUp_DuringAnOffer_RevokesIt()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Pass(8);

        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.ShouldHaveEnded(CallOutcome.Abandoned, "ClientHungUp");
        story.Notices.ShouldHaveSingleItem().Verdict.ShouldBe(new() { OfferId = offer.Id, Ending = OfferEnding.Revoked, Cause = "client-left" });
        story.Connect(offer).Ending.ShouldBe(OfferEnding.Revoked);
        story.TryOffer(story.NewOffer("boris")).ShouldBe(OfferAnswer.NotAvailable);
    }

    [Fact]
    public void LegAnswered_TooLate_DisconnectsItsOwnLegAlone()
    {
        var story = CallStory.Arrive();
        var late = story.Offer("anna");
        story.Connect(late);
        story.Pass(0, systemSeconds: 17);
        story.Wake();
        var order = story.Call.Orders.ShouldHaveSingleItem("the connect order is void, the leg must go");
        (order.Kind, order.OfferId).ShouldBe((OrderKind.Unjoin, late.Id));
        var second = story.Offer("boris");
        story.Connect(second);

        story.Do((call, now) => CallMachine.LegAnswered(call, late.Id, now));

        (story.Call.State, story.Call.Operator).ShouldBe((CallState.Connecting, "boris"));
        story.Call.Orders.Where(one => one.Kind == OrderKind.Unjoin).ShouldAllBe(one => one.OfferId == late.Id);
    }

    [Fact]
    public void Epoch_OfTheSameQueue_IsNotForgottenOnReentry()
    {
        var (story, offer) = CallStory.Talking();
        var before = story.Call.Epoch;
        before.ShouldBePositive();

        story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues[offer.Queue], null, now));

        story.Call.Epoch.ShouldBe(before);
    }
}
