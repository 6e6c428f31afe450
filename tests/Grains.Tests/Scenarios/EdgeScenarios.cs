using Antiphon.Calls;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Edges that break, come back, and lose orders.</summary>
public sealed class EdgeScenarios
{
    [Fact]
    public async Task Edge_BackWithinItsGrace_GoesOnWithItsCalls()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var talking = await edge.Call();
        await anna.Answers();
        var (waiting, gone) = (await edge.Call(), await edge.Call());
        await edge.Cut();
        await centre.Advance(20);
        (await centre.Call(waiting).Withdraw("meanwhile")).Refusal.ShouldBeNull();

        var welcome = await edge.Hello(without: gone);

        welcome.Drop.ShouldBe([waiting]);
        welcome.Calls.Select(call => (call.Id, call.State)).ShouldBe([(talking, CallState.Connected)]);
        (await centre.Archived(gone)).Call.Outcome.ShouldBe("Abandoned");
        await centre.Advance(30);
        (await centre.StateOf(talking)).ShouldBe(CallState.Connected);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task OrderLostOnTheWay_IsSentAgain_AndCarriedOutOnce()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        edge.LosesOrders = true;
        await anna.Accept();
        await centre.Advance(2);
        edge.Heard.Count(order => order.Kind == OrderKind.Connect).ShouldBeGreaterThanOrEqualTo(2);
        (await centre.StateOf(call)).ShouldBe(CallState.Connecting);

        edge.LosesOrders = false;
        await centre.Advance(2);

        await centre.Becomes(call, CallState.Connected);
        edge.Heard.Select(order => order.Id).Distinct().Count().ShouldBe(1);
        var heard = edge.Heard.Count;
        await centre.Advance(3);
        edge.Heard.Count.ShouldBe(heard, "what is done is not sent again");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task OrderDone_ToldByItsIdAlone_IsNoLongerOpenAtTheCall()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Answers();
        edge.LosesOrders = true;
        await anna.Hold();
        var hold = edge.Heard.Last(order => order.Kind == OrderKind.Hold);
        (await centre.Call(call).GetOrders()).ShouldContain(order => order.Id == hold.Id);

        await centre.Grains.GetGrain<IEdgeGrain>(edge.Name).Done([new EdgeOrder { Id = hold.Id, CallId = call, Kind = default }]);

        await centre.Eventually(async () => (await centre.Call(call).GetOrders()).IsEmpty, "the call knows that it is on hold");
    }

    [Fact]
    public async Task OrderDone_ToldOfACallThatIsOver_IsNotOrderedAgain_HoweverOftenItIsTold()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var call = await edge.Call();
        (await centre.Call(call).Withdraw("called back")).Refusal.ShouldBeNull();
        await centre.Settle();
        var hangUp = edge.Heard.Single(order => order.Kind == OrderKind.HangUp);

        for (var i = 0; i < 3; i++)
        {
            await centre.Grains.GetGrain<IEdgeGrain>(edge.Name).Done([hangUp]);
            await centre.Settle();
        }

        edge.Heard.Count(order => order.Kind == OrderKind.HangUp).ShouldBe(1);
    }

    [Fact]
    public async Task OrderGivenWhileTheEdgeWasAway_IsCarriedOutWhenItIsBack()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        await edge.Cut();
        await anna.Accept();
        await centre.Advance(2);

        await edge.Hello();

        await centre.Becomes(call, CallState.Connected);
        (await anna.Work()).ShouldBe(Work.Talking);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task ProcessFrozenWhileLegsAreJoined_HearsTheEdgeWhenItGoesOn_AndTheTalkCounts()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        edge.Leg = "";
        var call = await edge.Call();
        var offer = (await anna.Rings()).OfferId;
        (await anna.Accept()).Refusal.ShouldBeNull();

        centre.System.Advance(TimeSpan.FromSeconds(11)); // nothing ran, and nobody was heard
        await centre.Settle();
        (await centre.StateOf(call)).ShouldBe(CallState.Connecting);

        await centre.Call(call).LegAnswered(offer);
        await edge.HangUp(call);
        (await centre.Archived(call)).Call.Outcome.ShouldBe("Answered");
    }

    [Fact]
    public async Task ProcessFrozenWhileLegsAreJoined_AndTheEdgeStaysSilent_GivesTheCallItsPlaceBack()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        edge.Leg = "";
        var call = await edge.Call();
        await anna.Rings();
        (await anna.Accept()).Refusal.ShouldBeNull();
        centre.System.Advance(TimeSpan.FromSeconds(11));

        await centre.Advance(9);
        (await centre.StateOf(call)).ShouldBe(CallState.Connecting);
        await centre.Advance(2);

        await centre.Becomes(call, CallState.Queued);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task EdgesActor_WokenAnew_TakesTheConnectionOverAndSendsOpenOrders()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        edge.LosesOrders = true;
        await anna.Accept();

        await centre.Deactivate(centre.Grains.GetGrain<IEdgeGrain>("edge"));
        edge.LosesOrders = false;
        await centre.Advance(2);

        await centre.Becomes(call, CallState.Connected);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task EdgesActor_WokenAnew_SendsTheHangUpOfACallThatHasEnded()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        await anna.Accept();
        await centre.Becomes(call, CallState.Connected);
        edge.LosesOrders = true;
        (await anna.HangUp()).Refusal.ShouldBeNull();

        await centre.Deactivate(centre.Grains.GetGrain<IEdgeGrain>("edge"));
        edge.LosesOrders = false;
        await centre.Advance(2);

        edge.Carried.ShouldContain(order => order.Kind == OrderKind.HangUp && order.CallId == call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Hello_RepeatedBecauseItsAnswerWasLost_ReplacesNobody()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var replaced = edge.Replacements;

        await edge.HelloTwice();

        edge.Replacements.ShouldBe(replaced + 1, "the first connection alone");
        (await centre.Grains.GetGrain<IEdgeGrain>("edge").Renew(edge.Session, centre.Grains.CreateObjectReference<IEdgeObserver>(edge))).ShouldBeTrue();
    }

    [Fact]
    public async Task LeaseRenewedTooLate_GoesOnWithTheOrdersPostedMeanwhile_WithoutAskingEachCall()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        var call = await edge.Call();
        await anna.Rings();
        edge.IsUp = false;
        await centre.Advance(4); // the lease is over
        await anna.Accept();
        centre.Traffic.Before = context => context.MethodName == nameof(ICallGrain.GetOrders) ? throw new TimeoutException() : Task.CompletedTask;

        edge.IsUp = true;
        await edge.Renew();

        await centre.Becomes(call, CallState.Connected);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Edge_ReplacedByANewerConnection_MayNotRenew()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var older = edge.Session;
        var call = await edge.Call();

        await edge.Hello();

        edge.Session.ShouldBeGreaterThan(older);
        (await centre.Grains.GetGrain<IEdgeGrain>("edge").Renew(older, centre.Grains.CreateObjectReference<IEdgeObserver>(edge))).ShouldBeFalse();
        await centre.Grains.GetGrain<IEdgeGrain>("edge").Down(older);
        await centre.Advance(40);
        (await centre.StateOf(call)).ShouldBe(CallState.Queued, "the newer connection stands");
        await centre.ShouldHoldTheRules();
    }
}
