using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Two things at once: whoever is first at the call wins, and nobody is left in between.</summary>
public sealed class RaceScenarios
{
    [Fact]
    public async Task AcceptAgainstExpiry_ExpiryFirst_TheAcceptIsTooLateAndCostsNothingMore()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        // The operator does not hear of it: neither its own alarm nor the call's word arrives.
        centre.Traffic.Loses = context => context.TargetId == centre.Operator("anna").GetGrainId() && context.MethodName is "Wake" or "Release";
        centre.Domain.Advance(TimeSpan.FromSeconds(20));
        await centre.Becomes(call, CallState.Queued);
        (await anna.Work()).ShouldBe(Work.Offered);

        (await anna.Accept(offer)).Refusal!.Reason.ShouldBe(RefusalReason.OfferOver);

        centre.Traffic.Loses = _ => false;
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        var facts = (await anna.Snapshot()).Facts;
        (facts.Work, facts.NotBefore).ShouldBe((Work.Idle, centre.Domain.GetUtcNow().AddSeconds(10)));
        (await centre.EndingOf(offer)).Ending.ShouldBe("Expired");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task AcceptAgainstExpiry_AcceptFirst_TheExpiryChangesNothing()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        centre.Traffic.Loses = context => context.MethodName == "Wake";
        centre.Domain.Advance(TimeSpan.FromSeconds(20));

        (await anna.Accept(offer)).Refusal.ShouldBeNull();

        centre.Traffic.Loses = _ => false;
        (await centre.Call(call).EndOffer(offer, OfferEnding.Expired, "")).Ending.ShouldBe(OfferEnding.Accepted);
        await centre.Becomes(call, CallState.Connected);
        await centre.Advance(3);
        (await anna.Work()).ShouldBe(Work.Talking);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task AcceptAgainstExpiry_AtOnce_EndsInOneOfBoth()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { MaximumNoAnswers = 0 }));
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        for (var round = 0; round < 10; round++)
        {
            var call = await edge.Call();
            var offer = (await anna.Rings()).OfferId;
            centre.Domain.Advance(TimeSpan.FromSeconds(19.9));
            await centre.Settle();

            var accept = Task.Run(() => centre.Operator("anna").Accept(anna.Session, offer), TestContext.Current.CancellationToken);
            centre.Domain.Advance(TimeSpan.FromSeconds(0.2));
            var accepted = (await accept).Refusal is null;

            await centre.Settle();
            (await centre.StateOf(call), await anna.Work()).ShouldBe(accepted ? (CallState.Connected, Work.Talking) : (CallState.Queued, Work.Idle));
            await edge.HangUp(call);
            await centre.Advance(11);
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task HangUpAgainstReserve_LeavesTheOperatorFree()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var once = 0;
        centre.Traffic.Before = async context =>
        {
            if (context.MethodName == "TryReserve" && Interlocked.Exchange(ref once, 1) == 0)
                await centre.Call(((Offer)context.Request.GetArgument(0)!).CallId).ClientHungUp("");
        };

        var call = await edge.Call();

        await centre.Becomes(call, CallState.Ended);
        once.ShouldBe(1);
        await centre.Eventually(async () => await anna.Panel() == PanelState.Free, "anna is free");
        anna.Card.ShouldBeNull();
        (await centre.Queue("sales").GetStatus()).ShouldSatisfyAllConditions(status => status.Waiting.ShouldBe(0), status => status.InOffer.ShouldBe(0));
        var next = await edge.Call();
        (await anna.Rings()).Call.Id.ShouldBe(next);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task HangUpAgainstAccept_EndsTheCallOnce_AndFreesTheOperator()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        for (var round = 0; round < 10; round++)
        {
            var call = await edge.Call();
            var offer = (await anna.Rings()).OfferId;

            await Task.WhenAll(centre.Operator("anna").Accept(anna.Session, offer), centre.Call(call).ClientHungUp(""));

            await centre.Becomes(call, CallState.Ended);
            await centre.Eventually(async () => await anna.Panel() == PanelState.Free, "anna is free");
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task TransferAgainstHangUp_EndsTheCallOnce()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var (anna, victor) = (await door.Ready("anna"), await door.Ready("victor"));
        for (var round = 0; round < 5; round++)
        {
            var call = await edge.Call();
            await anna.Answers();

            await Task.WhenAll(centre.Operator("anna").Transfer(anna.Session, new() { Queue = "service" }), centre.Call(call).ClientHungUp(""));

            await centre.Becomes(call, CallState.Ended);
            await centre.Eventually(async () => (await anna.Panel(), await victor.Panel()) == (PanelState.Free, PanelState.Free), "both are free");
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task OfferOfUnknownOutcome_IsNotCalledOffBeforeTheCallHasSpoken()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var once = 0;
        centre.Traffic.Before = context =>
        {
            if (context.MethodName == "TryOffer" && Interlocked.Exchange(ref once, 1) == 0)
                centre.Faults.FailOnce(context.TargetId, afterwards: true); // the offer stands, but the queue does not know
            return context.MethodName == "EndOffer" ? throw new TimeoutException("The call is not reached.") : Task.CompletedTask;
        };

        var call = await edge.Call();
        await centre.Advance(TimeSpan.Zero, TimeSpan.FromSeconds(4));

        (await anna.Rings()).Call.Id.ShouldBe(call, "anna has asked the call, and it has offered itself");
        (await anna.Accept()).Refusal.ShouldBeNull();
        await centre.Becomes(call, CallState.Connected);
        centre.Traffic.Before = _ => Task.CompletedTask;
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task WordOfATransferThatComesLate_DoesNotEndTheTalkThatFollowed()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { WrapUp = new() { Mode = WrapUpMode.None } }));
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        await edge.Call();
        var call = await anna.Answers();
        (await anna.Transfer(queue: "sales")).Refusal.ShouldBeNull();
        var late = await centre.Snapshot(call);
        edge.Leg = "";
        await anna.Rings();
        (await anna.Accept()).Refusal.ShouldBeNull();

        await centre.Operator("anna").CallChanged(late with { State = CallState.Queued, OfferId = null });
        await centre.Settle();

        (await anna.Work()).ShouldBe(Work.Talking);
        await centre.Call(call).LegAnswered((await centre.Snapshot(call)).OfferId!.Value);
        await centre.Becomes(call, CallState.Connected);
        await centre.ShouldHoldTheRules();
    }
}
