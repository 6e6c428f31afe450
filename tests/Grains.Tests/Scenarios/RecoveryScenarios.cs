using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Queues that die between their steps, two of one queue, and posts that are lost.</summary>
public sealed class RecoveryScenarios
{
    [Fact]
    public async Task QueueKilled_BetweenArrivalAndOffer_ComesBackWithItsCallsInOrder()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var calls = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            calls.Add(await edge.Call(priority: i == 3 ? 1 : 0));
            await centre.Advance(1);
        }

        var before = (await centre.Queue("sales").ListWaiting()).Select(call => call.Id).ToList();
        var epoch = (await centre.Queue("sales").GetStatus()).Epoch;
        await centre.Deactivate(centre.Queue("sales"));

        (await centre.Queue("sales").ListWaiting()).Select(call => call.Id).ShouldBe(before);
        before[0].ShouldBe(calls[3]);
        (await centre.Queue("sales").GetStatus()).Epoch.ShouldBe(epoch + 1);
        var anna = await (await centre.Door()).Ready("anna");
        (await anna.Rings()).Call.Id.ShouldBe(calls[3]);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task QueueKilled_DuringAnOffer_RevokesItAndOffersAnew()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;

        await centre.Deactivate(centre.Queue("sales"));
        await centre.Advance(1);

        await centre.Eventually(() => Task.FromResult(anna.Card is { } card && card.OfferId != offer), "a new offer rings");
        (await centre.EndingOf(offer)).ShouldBe(("Revoked", "queue-woke"));
        (await anna.Accept(offer)).Refusal!.Reason.ShouldBe(RefusalReason.OfferOver);
        (await anna.Answers()).ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task QueueKilled_BetweenReserveAndOffer_LeavesTheOperatorFreeWithinSeconds()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var offer = await MadeByHand(centre, await edge.Call(ScenarioCentre.ServiceLine), "anna");

        (await centre.Operator("anna").TryReserve(offer)).ShouldBe(OfferAnswer.Ok);
        await centre.Advance(4);

        await centre.Eventually(async () => await anna.Panel() == PanelState.Free, "anna is free");
        (await centre.Call(offer.CallId).TryOffer(offer)).Answer.ShouldBe(OfferAnswer.Over, "the call remembers what it never saw");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task QueueKilled_BetweenOfferAndShow_TheOperatorFetchesTheCard()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call(ScenarioCentre.ServiceLine);
        var offer = await MadeByHand(centre, call, "anna");

        (await centre.Operator("anna").TryReserve(offer)).ShouldBe(OfferAnswer.Ok);
        (await centre.Call(call).TryOffer(offer)).Answer.ShouldBe(OfferAnswer.Ok);
        await centre.Advance(4);

        (await anna.Rings()).OfferId.ShouldBe(offer.Id);
        (await anna.Answers()).ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task TwoActivationsOfAQueue_TheOlderIsRefusedByCallAndOperator()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var older = await MadeByHand(centre, call, "anna");
        await centre.Deactivate(centre.Queue("sales"));
        await centre.Advance(1);
        await anna.Rings();
        await anna.Decline();
        await centre.Advance(TimeSpan.FromSeconds(5), TimeSpan.Zero);
        await anna.Rings();
        await anna.Decline();

        var late = older with { Id = Guid.CreateVersion7(), ExpiresAt = centre.Domain.GetUtcNow().AddSeconds(20), NotAfter = centre.System.GetUtcNow().AddSeconds(2) };
        (await centre.Operator("anna").TryReserve(late)).ShouldBe(OfferAnswer.OlderEpoch);
        (await centre.Call(call).TryOffer(late)).Answer.ShouldBe(OfferAnswer.OlderEpoch);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Queue_ThatIsRefusedAsOlder_GoesAndItsSuccessorOffers()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var service = await edge.Call(ScenarioCentre.ServiceLine);
        var newer = await MadeByHand(centre, service, "anna") with { Queue = "sales" };
        var epoch = (await centre.Queue("sales").GetStatus()).Epoch;
        (await centre.Operator("anna").TryReserve(newer with { Epoch = epoch + 1 })).ShouldBe(OfferAnswer.Ok);
        await centre.Operator("anna").Release(new() { OfferId = newer.Id, Ending = OfferEnding.Revoked });

        var call = await edge.Call();
        await centre.Advance(3);

        (await anna.Rings()).Call.Id.ShouldBe(call);
        (await centre.Queue("sales").GetStatus()).Epoch.ShouldBeGreaterThan(epoch);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_WhoseActivationIsGoneWhenItsCallEnds_IsWokenByItsDoor()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Answers();
        centre.Traffic.Loses = context => context.MethodName is "CallChanged" or "Wake" && context.TargetId == centre.Operator("anna").GetGrainId();
        await edge.HangUp(call);
        await centre.Deactivate(centre.Operator("anna"));
        centre.Traffic.Loses = _ => false;

        await centre.Advance(15);

        (await centre.Rows.ReadOperators(TestContext.Current.CancellationToken)).Rows.Single(facts => facts.Id == "anna").Work.ShouldBe(Work.Idle, "read from the row, for to ask anna would wake her");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_WhoWokeAndToldItsFactsBeforeItsDoorConfirmedTheDesk_IsNewsToQueuesAfterwards()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { WrapUp = new() { Mode = WrapUpMode.Optional, Duration = TimeSpan.FromMinutes(1) } }));
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        var first = await edge.Call();
        await anna.Answers();
        await edge.HangUp(first);
        await centre.Deactivate(centre.Operator("anna"));
        centre.Traffic.Loses = context => context.MethodName == "Wake" && context.TargetId == centre.Operator("anna").GetGrainId();
        (await anna.FinishWrapUp()).Refusal.ShouldBeNull();
        await centre.Operator("anna").DeskUp(anna.Session, door.Reference);
        centre.Traffic.Loses = _ => false;

        var second = await edge.Call();

        (await anna.Rings()).Call.Id.ShouldBe(second);
        await centre.ShouldHoldTheRules();
    }

    [Theory]
    [InlineData("Post")]
    [InlineData("Leave")]
    [InlineData("OperatorChanged")]
    [InlineData("Claim")]
    [InlineData("ClaimVoid")]
    [InlineData("Release")]
    [InlineData("Show")]
    [InlineData("CallChanged")]
    [InlineData("OrdersDone")]
    [InlineData("Places")]
    public async Task PostsOfOneKind_AllLost_CostSecondsAndNotACaller(string lost)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        centre.Traffic.Loses = context => context.MethodName == lost && context.InterfaceMethod.DeclaringType != typeof(Edges.IEdgeGrain);
        var (anna, vera) = (await door.Ready("anna"), await door.Ready("vera"));
        var calls = new List<Guid>();
        for (var i = 0; i < 6; i++)
            calls.Add(await edge.Call(i % 2 == 0 ? ScenarioCentre.SalesLine : ScenarioCentre.ServiceLine));
        await edge.HangUp(calls[5]);

        for (var second = 0; second < 120 && edge.Held.Count > 0; second++)
        {
            foreach (var desk in new[] { anna, vera })
            {
                if (desk.Card is { } card)
                    await desk.Accept(card.OfferId);
                if (await desk.Work() == Work.Talking && second % 3 == 0)
                    await desk.HangUp();
            }

            await centre.Advance(1);
        }

        edge.Held.ShouldBeEmpty("every client was served");
        await centre.Advance(12);
        (await anna.Panel(), await vera.Panel()).ShouldBe((PanelState.Free, PanelState.Free));
        foreach (var call in calls.Take(5))
            (await centre.Archived(call)).Call.Outcome.ShouldBe("Answered");
        await centre.ShouldHoldTheRules();
    }

    /// <summary>An offer as the call's queue makes it now.</summary>
    private static async Task<Offer> MadeByHand(CentreCluster centre, Guid call, string operatorId)
    {
        var snapshot = await centre.Snapshot(call);
        return new Offer
        {
            Id = Guid.CreateVersion7(), CallId = call, Operator = operatorId, Queue = snapshot.Queue, Epoch = (await centre.Queue(snapshot.Queue).GetStatus()).Epoch, Round = Guid.CreateVersion7(),
            IssuedAt = centre.Domain.GetUtcNow(), ExpiresAt = centre.Domain.GetUtcNow().AddSeconds(20), NotAfter = centre.System.GetUtcNow().AddSeconds(2),
        };
    }
}
