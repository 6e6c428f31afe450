using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>The five endings of an offer, through the actors, and what each costs whom.</summary>
public sealed class OfferScenarios
{
    [Fact]
    public async Task Offer_Accepted_ConnectsClientAndOperator()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");

        var call = await edge.Call();
        (await anna.Answers()).ShouldBe(call);

        (await anna.Work()).ShouldBe(Work.Talking);
        await centre.Advance(60);
        await anna.HangUp();
        await centre.Becomes(call, CallState.Ended);
        (await anna.Panel()).ShouldBe(PanelState.Free);
        var record = await centre.Archived(call);
        (record.Call.Outcome, record.Call.Talked, record.Offers.Single().Ending).ShouldBe(("Answered", TimeSpan.FromSeconds(60), "Accepted"));
        edge.Held.ShouldBeEmpty();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Offer_Declined_CostsThePauseAndComesAgain()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var first = (await anna.Rings()).OfferId;

        (await anna.Decline()).Refusal.ShouldBeNull();

        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        (await anna.Snapshot()).Facts.NotBefore.ShouldBe(centre.Domain.GetUtcNow().AddSeconds(5));
        await centre.Advance(4);
        anna.Card.ShouldBeNull();
        await centre.Advance(2);
        (await anna.Rings()).OfferId.ShouldNotBe(first);
        (await centre.EndingOf(first)).ShouldBe(("Declined", "declined"));
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Offer_Expired_CostsThePause_AndTheThirdInARowTheReadiness()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        for (var miss = 1; miss <= 3; miss++)
        {
            var offer = (await anna.Rings()).OfferId;
            await centre.Advance(20);
            await centre.Becomes(call, CallState.Queued);
            anna.Card.ShouldBeNull();
            (await centre.EndingOf(offer)).Ending.ShouldBe("Expired");
            await centre.Advance(11);
        }

        var snapshot = await anna.Snapshot();
        (snapshot.PanelState, snapshot.Facts.Reason).ShouldBe((PanelState.Break, NotReadyReason.NoAnswer));
        (await centre.Snapshot(call)).RankTime.ShouldBe((await centre.Snapshot(call)).QueuedAt);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Offer_RevokedByHangUp_LeavesTheOperatorFreeAtOnce()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;

        await edge.HangUp(call);

        await centre.Eventually(async () => await anna.Panel() == PanelState.Free, "anna is free");
        (await centre.EndingOf(offer)).ShouldBe(("Revoked", "client-left"));
        (await anna.Accept(offer)).Refusal!.Reason.ShouldBe(RefusalReason.OfferOver);
        var next = await edge.Call();
        (await anna.Rings()).Call.Id.ShouldBe(next);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Offer_FailedByABusyLeg_GivesTheClientItsPlaceAndTheOperatorAPause()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        edge.Leg = "busy";
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;

        (await anna.Accept()).Refusal.ShouldBeNull();

        await centre.Eventually(async () => await anna.Work() == Work.Idle, "anna is taken back");
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        (await centre.EndingOf(offer)).ShouldBe(("Failed", "busy"));
        (await anna.Snapshot()).Facts.NotBefore.ShouldBe(centre.Domain.GetUtcNow().AddSeconds(10));
        edge.Leg = null;
        await centre.Advance(11);
        (await anna.Answers()).ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Offer_NotShownInASecond_FailsAsUnreachableAndIsNoMiss()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var (anna, boris) = (await door.Ready("anna"), door.Desk("boris"));
        anna.Shows = false;
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        await boris.Hello();
        await boris.Ready();

        await centre.Advance(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        (await boris.Rings()).Call.Id.ShouldBe(call);
        (await centre.EndingOf(offer)).ShouldBe(("Failed", "unreachable"));
        (await anna.Work()).ShouldBe(Work.Idle);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Connection_NotMadeInSixteenRealSeconds_FailsTheOffer()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        edge.Leg = "";
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        (await anna.Accept()).Refusal.ShouldBeNull();

        await centre.Advance(16);

        await centre.Becomes(call, CallState.Queued);
        (await centre.EndingOf(offer)).ShouldBe(("Failed", "media"));
        await centre.Eventually(async () => await anna.Work() == Work.Idle, "anna is taken back");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Connection_NotMade_ItsWordLost_IsAskedFor_AndTheOperatorRestsAllTheSame()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        edge.Leg = "";
        var call = await edge.Call();
        await anna.Rings();
        (await anna.Accept()).Refusal.ShouldBeNull();
        centre.Traffic.Loses = context => context.MethodName == "Release";

        await centre.Advance(16);
        await centre.Becomes(call, CallState.Queued);
        if (await anna.Work() == Work.Talking)
            await centre.Advance(5); // she had asked just before

        await centre.Eventually(async () => await anna.Work() == Work.Idle, "anna has asked");
        (await anna.Snapshot()).Facts.NotBefore.ShouldBeGreaterThan(centre.Domain.GetUtcNow());
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task RingAll_IsWonByOne_AndRevokedForTheOthersAtNoCost()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { Strategy = Strategy.RingAll }));
        var edge = await centre.Edge();
        var door = await centre.Door();
        var (anna, boris, vera) = (await door.Ready("anna"), await door.Ready("boris"), await door.Ready("vera"));
        var call = await edge.Call();
        await Task.WhenAll(anna.Rings(), boris.Rings(), vera.Rings());

        var answers = await Task.WhenAll(anna.Accept(), boris.Accept(), vera.Accept());

        answers.Count(answer => answer.Refusal is null).ShouldBe(1);
        answers.Where(answer => answer.Refusal is not null).ShouldAllBe(answer => answer.Refusal!.Reason == RefusalReason.OfferOver);
        await centre.Becomes(call, CallState.Connected);
        var panels = new[] { await anna.Snapshot(), await boris.Snapshot(), await vera.Snapshot() };
        panels.Count(panel => panel.PanelState == PanelState.Free && panel.Facts.NotBefore <= centre.Domain.GetUtcNow()).ShouldBe(2);
        panels.Count(panel => panel.PanelState == PanelState.Talking).ShouldBe(1);
        new[] { anna, boris, vera }.SelectMany(desk => desk.Heard.OfType<OfferOver>()).Count(over => over.Verdict is { Ending: OfferEnding.Revoked, Cause: "another-won" }).ShouldBe(2);
        await centre.ShouldHoldTheRules();
    }
}
