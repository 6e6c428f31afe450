using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Changes of the configuration reach actors that run.</summary>
public sealed class ConfigurationScenarios
{
    [Fact]
    public async Task Skills_TakenAndGiven_HoldForTheNextCall()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");

        await centre.Configure(ScenarioCentre.Centre.With(ScenarioCentre.Operator("anna", ("service", 50))));
        var call = await edge.Call();
        await centre.Advance(2);
        anna.Card.ShouldBeNull();
        await centre.Configure(ScenarioCentre.Centre);

        (await anna.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task OfferTimeout_Changed_HoldsForTheNextOffer()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        await centre.Configure(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { OfferTimeout = TimeSpan.FromSeconds(5) }));

        var call = await edge.Call();
        var card = await anna.Rings();
        card.ExpiresAt.ShouldBe(centre.Domain.GetUtcNow().AddSeconds(5));
        await centre.Advance(5);

        await centre.Becomes(call, CallState.Queued);
        (await centre.EndingOf(card.OfferId)).Ending.ShouldBe("Expired");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_DeletedWhileFree_IsSignedOutAndNotOffered()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");

        await centre.Configure(ScenarioCentre.Centre with { Operators = ScenarioCentre.Centre.Operators.Remove("anna") });
        var call = await edge.Call();
        await centre.Advance(2);

        (await anna.Panel()).ShouldBe(PanelState.SignedOut);
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_DeletedWhileTalking_EndsTheTalkThenIsSignedOut()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Answers();

        await centre.Configure(ScenarioCentre.Centre with { Operators = ScenarioCentre.Centre.Operators.Remove("anna") });

        (await anna.Work()).ShouldBe(Work.Talking);
        await anna.HangUp();
        (await centre.Archived(call)).Call.Outcome.ShouldBe("Answered");
        (await anna.Panel()).ShouldBe(PanelState.SignedOut);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Queue_AndLine_AddedWhileRunning_TakeCalls()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");

        await centre.Configure(ScenarioCentre.Centre
            .With(new Queue { Name = "gifts", Skills = [new() { Skill = "sales" }] })
            .With(ScenarioCentre.Line("+78007000001", "gifts")));

        var call = await edge.Call("+78007000001");
        (await anna.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Overflow_AddedWhileACallWaits_OpensForIt()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var victor = await (await centre.Door()).Ready("victor");
        var call = await edge.Call();
        await centre.Advance(10);

        await centre.Configure(ScenarioCentre.Centre.With(
            ScenarioCentre.Sales with { Overflow = [new() { After = TimeSpan.FromSeconds(5), Skills = [new() { Skill = "service" }] }] }));

        (await victor.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }
}
