using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Lines;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Each outcome of a call but CallbackTaken, from the edge to the archive.</summary>
public sealed class OutcomeScenarios
{
    [Fact]
    public async Task Answered_WhenTheClientHangsUpAfterTalk()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var call = await edge.Call();
        await centre.Advance(7);
        var anna = await (await centre.Door()).Ready("anna");
        await anna.Answers();
        await centre.Advance(30);

        await edge.HangUp(call);

        var row = (await centre.Archived(call)).Call;
        (row.Outcome, row.Reason, row.Waited, row.Talked).ShouldBe(("Answered", "ClientHungUp", TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(30)));
        await centre.ShouldHoldTheRules();
    }

    [Theory]
    [InlineData(6, "Abandoned")]
    [InlineData(3, "ShortAbandoned")]
    public async Task Abandoned_WhenTheClientLeavesTheQueue(double seconds, string outcome)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var call = await edge.Call();
        await centre.Advance(seconds);

        await edge.HangUp(call);

        (await centre.Archived(call)).Call.Outcome.ShouldBe(outcome);
        (await centre.Queue("sales").GetStatus()).Waiting.ShouldBe(0);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task ShortAbandoned_WhenTheClientLeavesTheMenu()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(
            ScenarioCentre.Line(ScenarioCentre.SalesLine, "sales") with { Menu = [new() { Key = "1", Topic = "advice", Queue = "sales" }] }));
        var edge = await centre.Edge();
        var (leaves, chooses, waits) = (await edge.Call(), await edge.Call(), await edge.Call());

        await edge.HangUp(leaves);
        (await centre.Call(chooses).Choose("1")).Call!.State.ShouldBe(CallState.Queued);
        (await centre.Call(waits).Choose("7")).Refusal!.Field.ShouldBe("key");
        await centre.Advance(31);

        (await centre.Archived(leaves)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe("ShortAbandoned"), row => row.Reason.ShouldBe("InMenu"));
        (await centre.Snapshot(chooses)).Topic.ShouldBe("advice");
        (await centre.Snapshot(waits)).Queue.ShouldBe("sales", "the menu's time is over");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task TimedOut_AfterTheQueuesLongestWait()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(
            ScenarioCentre.Sales with { MaximumWait = TimeSpan.FromSeconds(10), OnMaximumWait = new() { Announcement = "sorry" } }));
        var edge = await centre.Edge();
        var call = await edge.Call();

        await centre.Advance(10);

        await centre.Becomes(call, CallState.Ended);
        (await centre.Archived(call)).Call.Outcome.ShouldBe("TimedOut");
        edge.Carried.Select(order => order.Kind).ShouldBe([OrderKind.Play, OrderKind.HangUp], ignoreOrder: true);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Refused_ByALineClosedByHand()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        await centre.Grains.GetGrain<ILineGrain>(ScenarioCentre.SalesLine).Close("supervisor");

        var call = await edge.Call();

        (await centre.Archived(call)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe("Refused"), row => row.Reason.ShouldBe("Closed"));
        edge.Held.ShouldBeEmpty();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Refused_ByAFullQueue()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { MaximumWaiting = 1 }));
        var edge = await centre.Edge();
        var (first, second) = (await edge.Call(), await edge.Call());

        (await centre.StateOf(first)).ShouldBe(CallState.Queued);
        (await centre.Archived(second)).Call.Reason.ShouldBe("Full");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Refused_WhereNobodyIsStaffed()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(
            ScenarioCentre.Line(ScenarioCentre.SalesLine, "sales") with { OnNobodyStaffed = new() }));
        var edge = await centre.Edge();

        var alone = await edge.Call();
        var anna = await (await centre.Door()).Ready("anna");
        await anna.Wishes(Operators.Wish.NotReady, "lunch");
        var waits = await edge.Call();

        (await centre.Archived(alone)).Call.Reason.ShouldBe("NobodyStaffed");
        (await centre.StateOf(waits)).ShouldBe(CallState.Queued, "somebody is at work, if at lunch");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Withdrawn_ByASupervisor_AlsoWhileItRings()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();

        (await centre.Call(call).Withdraw("test")).Refusal.ShouldBeNull();

        await centre.Eventually(async () => await anna.Panel() == Operators.PanelState.Free, "anna is free");
        (await centre.Archived(call)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe("Withdrawn"), row => row.Reason.ShouldBe("test"));
        edge.Held.ShouldBeEmpty();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Failed_WhenTheEdgeIsLostBeforeAnAnswer_AndAnsweredWhenAfter()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var talking = await edge.Call();
        await anna.Answers();
        var waiting = await edge.Call();

        edge.IsUp = false;
        await centre.Advance(30);
        (await centre.StateOf(waiting)).ShouldBe(CallState.Queued, "the grace runs");
        await centre.Advance(4);

        await centre.Becomes(waiting, CallState.Ended);
        (await centre.Archived(waiting)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe("Failed"), row => row.Reason.ShouldBe("EdgeLost"));
        (await centre.Archived(talking)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe("Answered"), row => row.Reason.ShouldBe("EdgeLost"));
        await centre.Eventually(async () => await anna.Panel() == Operators.PanelState.Free, "anna is free");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Arrival_Repeated_IsTheSameCall_AndWithOtherContentRefused()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var arrival = new Arrival { CallId = Guid.CreateVersion7(), Line = ScenarioCentre.SalesLine, Edge = "edge", Client = "+79020000001" };
        await edge.Arrive(arrival);

        (await edge.Arrive(arrival)).Refusal.ShouldBeNull();
        (await centre.Call(arrival.CallId).Arrive(arrival with { Client = "+79020000002" })).Refusal!.Reason.ShouldBe(RefusalReason.AlreadyExists);
        (await centre.Call(Guid.CreateVersion7()).Arrive(arrival with { Line = "+78000000000" })).Refusal!.Reason.ShouldBe(RefusalReason.NotFound);
        await centre.ShouldHoldTheRules();
    }
}
