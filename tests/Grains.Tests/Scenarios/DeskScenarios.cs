using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Doors;
using Antiphon.Operators;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Desks that break, come back, move to another node, and are taken over.</summary>
public sealed class DeskScenarios
{
    [Fact]
    public async Task Desk_BackInTime_GoesOnWithItsOffer()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        await anna.Cut();
        await centre.Advance(1);

        var welcome = await anna.Hello();

        welcome.Resumed.ShouldBeTrue();
        welcome.Operator!.Offer!.OfferId.ShouldBe(offer);
        (await anna.Accept(offer)).Refusal.ShouldBeNull();
        await centre.Becomes(call, CallState.Connected);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Desk_DownForTwoSeconds_LosesItsOfferToAnother()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        var boris = await door.Ready("boris");

        await anna.Cut();
        await centre.Advance(2);

        (await boris.Rings()).Call.Id.ShouldBe(call);
        (await centre.EndingOf(offer)).ShouldBe(("Revoked", "link-broken"));
        (await anna.Work()).ShouldBe(Work.Idle);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Desk_DownForItsGrace_IsShownAsLost_AndTakesCallsAgainWhenBack()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        await anna.Cut();
        await centre.Advance(9);
        (await anna.Panel()).ShouldBe(PanelState.Free);
        await centre.Advance(1);
        await centre.Eventually(async () => await anna.Panel() == PanelState.ConnectionLost, "anna is shown as lost");
        var call = await edge.Call();
        await centre.Advance(5);
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);

        await anna.Hello();

        (await anna.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Talk_GoesOnWithoutTheDesk_WhichFindsItAgain()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Answers();
        await anna.Cut();
        await centre.Advance(60);
        (await anna.Snapshot()).ShouldSatisfyAllConditions(one => one.PanelState.ShouldBe(PanelState.Talking), one => one.LinkLost.ShouldBeTrue());

        var welcome = await anna.Hello();

        welcome.Operator!.Call!.Id.ShouldBe(call);
        (await anna.HangUp()).Refusal.ShouldBeNull();
        (await centre.Archived(call)).Call.Talked.ShouldBe(TimeSpan.FromSeconds(60));
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task SecondDesk_IsRefused_UnlessItTakesOver()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        var home = door.Desk("anna", "home");

        (await home.Hello()).Refusal!.Reason.ShouldBe(RefusalReason.HeldElsewhere);
        (await anna.Ready()).Refusal.ShouldBeNull();
        (await home.Hello(takeOver: true)).Refusal.ShouldBeNull();

        anna.Heard.OfType<TakenOver>().Count().ShouldBe(1);
        (await anna.Ready()).Refusal!.Reason.ShouldBe(RefusalReason.OlderSession);
        var call = await edge.Call();
        (await home.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task DeskBackAtAnotherNode_DuringAnOffer_GoesOnWithIt()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var (one, two) = (await centre.Door("one"), await centre.Door("two"));
        var anna = await one.Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;

        var elsewhere = two.Desk("anna", anna.Name);
        (await elsewhere.Hello()).Operator!.Offer!.OfferId.ShouldBe(offer);
        await anna.Cut(); // the first node notices only now: an older session
        await centre.Advance(5);

        (await elsewhere.Rings()).OfferId.ShouldBe(offer);
        (await anna.Accept(offer)).Refusal!.Reason.ShouldBe(RefusalReason.OlderSession);
        (await elsewhere.Accept(offer)).Refusal.ShouldBeNull();
        await centre.Becomes(call, CallState.Connected);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Node_GoneWithoutAWord_LosesItsDesks_AndTheirOffers()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var (one, two) = (await centre.Door("one"), await centre.Door("two"));
        var anna = await one.Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        var boris = await two.Ready("boris");

        one.IsUp = false;
        await centre.Advance(6);

        (await boris.Rings()).Call.Id.ShouldBe(call);
        await centre.Advance(10);
        await centre.Eventually(async () => await anna.Panel() == PanelState.ConnectionLost, "anna is shown as lost");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Node_SilentForLongerThanItsLease_HasItsDesksAgainWhenItRenews()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        door.IsUp = false;
        await centre.Advance(20);
        (await anna.Panel()).ShouldBe(PanelState.ConnectionLost);

        door.IsUp = true;
        await centre.Advance(1);

        (await anna.Panel()).ShouldBe(PanelState.Free);
        var call = await edge.Call();
        (await anna.Answers()).ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task DeskUp_Lost_IsMadeGoodByTheOperatorsOwnDeadline()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var anna = await (await centre.Door()).Ready("anna");
        centre.Traffic.Loses = context => context.MethodName == "DeskUp";
        await centre.Operator("anna").DeskDown(anna.Session);
        await centre.Settle();
        (await anna.Snapshot()).Facts.Reachable.ShouldBeFalse();

        await centre.Advance(10);

        (await anna.Panel()).ShouldBe(PanelState.Free);
        (await anna.Snapshot()).Facts.Reachable.ShouldBeTrue();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Door_ThatIsSilent_DoesNotKeepTheOperatorFromItsDesk()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        var (asked, answers) = (0, new TaskCompletionSource());
        centre.Traffic.Before = context =>
        {
            if (context.MethodName != "Holds")
                return Task.CompletedTask;
            asked++;
            return answers.Task;
        };

        // An operator that woke anew does not know whether the desk is there; wakes pile up behind the question, and then the desk comes back.
        await centre.Deactivate(centre.Operator("anna"));
        for (var i = 0; i < 30; i++)
            centre.Operator("anna").AsReference<IWakeable>().Wake().Ignore();
        var welcome = centre.Operator("anna").Hello(new() { Door = door.Name, Desk = anna.Name }, door.Reference);
        await centre.Eventually(() => Task.FromResult(asked > 0), "the door is asked");
        centre.System.Advance(TimeSpan.FromSeconds(1.5));
        (await welcome.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Refusal.ShouldBeNull();
        asked.ShouldBe(1, "a silent door is left alone for a while");
        centre.Traffic.Before = _ => Task.CompletedTask;
        answers.SetResult();
        await anna.Hello();
        var call = await edge.Call();
        (await anna.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task DeskDown_Lost_IsMadeGoodByTheNodesNextRenewal()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var door = await centre.Door();
        var anna = await door.Ready("anna");

        door.Drop(anna); // the stream is gone, and the word of it never reached the operator
        await centre.Advance(1);

        (await anna.Snapshot()).Facts.Reachable.ShouldBeFalse();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_WokenAnewWhileReady_IsOfferedCallsAgain()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        await centre.Deactivate(centre.Operator("anna"));

        var call = await edge.Call();
        await centre.Advance(3);

        (await anna.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Operator_WokenAnewWithAnOfferOrACall_GoesOnWithIt(bool talking)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        if (talking)
            await anna.Answers();

        await centre.Deactivate(centre.Operator("anna"));
        await centre.Advance(2);

        if (!talking)
        {
            (await anna.Rings()).OfferId.ShouldBe(offer);
            (await anna.Accept(offer)).Refusal.ShouldBeNull();
        }

        await centre.Becomes(call, CallState.Connected);
        (await anna.HangUp()).Refusal.ShouldBeNull();
        await centre.Becomes(call, CallState.Ended);
        (await anna.Panel()).ShouldBe(PanelState.Free);
        await centre.ShouldHoldTheRules();
    }
}
