using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Hold, transfer, wrap-up, topic, and what supervisors do.</summary>
public sealed class TalkScenarios
{
    [Fact]
    public async Task Hold_IsOrderedAtTheEdgeAndShownAtTheDesk()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (edge, anna) = await Talks(centre);

        (await anna.Hold()).Refusal.ShouldBeNull();
        (await anna.Work(), await anna.Panel()).ShouldBe((Work.Held, PanelState.Talking));
        await centre.Advance(5);
        await anna.Resume();

        (await anna.Work()).ShouldBe(Work.Talking);
        edge.Carried.Select(order => order.Kind).ShouldBe([OrderKind.Connect, OrderKind.Hold, OrderKind.Resume], ignoreOrder: true);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Transfer_ToAQueue_GoesOnWithAnotherOperator()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (edge, anna) = await Talks(centre);
        var call = edge.Held.Single();
        await centre.Advance(20);

        (await anna.Transfer(queue: "service")).Refusal.ShouldBeNull();

        (await anna.Panel()).ShouldBe(PanelState.Free);
        (await centre.Snapshot(call)).Queue.ShouldBe("service");
        edge.Carried.ShouldContain(order => order.Kind == OrderKind.Unjoin);
        await centre.Advance(5);
        var victor = await centre.Doors[0].Ready("victor");
        (await victor.Answers()).ShouldBe(call);
        await centre.Advance(10);
        await victor.HangUp();
        var record = await centre.Archived(call);
        record.Legs.Select(leg => (leg.Operator, leg.EndedBy)).ShouldBe([("anna", "Transferred"), ("victor", "OperatorHungUp")]);
        record.Stays.Select(stay => stay.Queue).ShouldBe(["sales", "service"]);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Transfer_ToAnOperator_WaitsForThatOneThoughOthersAreFree()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (edge, anna) = await Talks(centre);
        var boris = await centre.Doors[0].Ready("boris");
        await boris.Wishes(Wish.NotReady, "lunch");
        var vera = await centre.Doors[0].Ready("vera");

        (await anna.Transfer(someone: "boris")).Refusal.ShouldBeNull();
        await centre.Advance(10);

        (anna.Card, vera.Card).ShouldBe((null, null));
        await boris.Ready();
        (await boris.Answers()).ShouldBe(edge.Held.Single());
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Transfer_ToNowhere_IsRefusedAndTheTalkGoesOn()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (_, anna) = await Talks(centre);

        (await anna.Transfer(queue: "none")).Refusal!.Reason.ShouldBe(RefusalReason.NotFound);
        (await anna.Transfer(someone: "anna")).Refusal!.Reason.ShouldBe(RefusalReason.Invalid);
        (await anna.Work()).ShouldBe(Work.Talking);
        await centre.ShouldHoldTheRules();
    }

    [Theory]
    [InlineData(WrapUpMode.None)]
    [InlineData(WrapUpMode.Optional)]
    [InlineData(WrapUpMode.MandatoryTimed)]
    public async Task WrapUp_HoldsBackTheNextCall_AsTheQueueSays(WrapUpMode mode)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { WrapUp = new() { Mode = mode, Duration = mode == WrapUpMode.None ? TimeSpan.Zero : TimeSpan.FromSeconds(30) } }));
        var (edge, anna) = await Talks(centre);
        var next = await edge.Call();
        await anna.HangUp();

        if (mode != WrapUpMode.None)
        {
            (await anna.Panel()).ShouldBe(PanelState.WrapUp);
            ((await anna.FinishWrapUp()).Refusal is null).ShouldBe(mode == WrapUpMode.Optional);
        }

        if (mode == WrapUpMode.MandatoryTimed)
        {
            await centre.Advance(29);
            anna.Card.ShouldBeNull();
            await centre.Advance(1);
        }

        (await anna.Rings()).Call.Id.ShouldBe(next);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Topic_SetAfterTheEnd_IsInTheArchive()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (edge, anna) = await Talks(centre);
        var call = edge.Held.Single();
        await anna.HangUp();

        (await centre.Operator("anna").SetTopic(anna.Session, call, "advice")).Refusal.ShouldBeNull();
        (await centre.Operator("anna").SetTopic(anna.Session, call, "weather")).Refusal!.Field.ShouldBe("topic");
        (await centre.Operator("anna").SetNotes(anna.Session, call, "kettle")).Refusal.ShouldBeNull();

        (await centre.Archived(call)).Call.ShouldSatisfyAllConditions(row => row.Topic.ShouldBe("advice"), row => row.Notes.ShouldBe("kettle"));
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Supervisor_ForcesAState_WhileTalking_AndItFollowsTheCall()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var (edge, anna) = await Talks(centre);
        await edge.Call();

        (await centre.Operator("anna").ForceState(Wish.NotReady, "lunch")).Refusal.ShouldBeNull();
        (await anna.Work()).ShouldBe(Work.Talking);
        await anna.HangUp();

        (await anna.Panel()).ShouldBe(PanelState.Break);
        anna.Card.ShouldBeNull();
        await centre.Operator("anna").ForceState(Wish.Ready, "");
        await anna.Rings();
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Supervisor_Prioritizes_AndTheCallGoesFirst()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        await edge.Call();
        await centre.Advance(5);
        var second = await edge.Call();

        (await centre.Call(second).Prioritize(1)).Refusal.ShouldBeNull();

        var anna = await (await centre.Door()).Ready("anna");
        (await anna.Rings()).Call.Id.ShouldBe(second);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Supervisor_RequeuesARingingCall_ToAnotherQueue()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var (anna, victor) = (await door.Ready("anna"), await door.Ready("victor"));
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;

        (await centre.Call(call).Requeue("service")).Refusal.ShouldBeNull();

        (await victor.Rings()).Call.Id.ShouldBe(call);
        (await centre.EndingOf(offer)).ShouldBe(("Revoked", "moved"));
        await centre.Eventually(async () => await anna.Panel() == PanelState.Free, "anna is free");
        await centre.ShouldHoldTheRules();
    }

    private static async Task<(FakeEdge Edge, FakeDesk Anna)> Talks(CentreCluster centre)
    {
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        await edge.Call();
        await anna.Answers();
        return (edge, anna);
    }
}
