using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Doors;

/// <summary>A desk that loses its connection, comes back, or is taken over.</summary>
[Collection(RunningSilo.Collection)]
public sealed class DeskResumeTests(RunningSilo silo)
{
    [Fact]
    public async Task Desk_OfAnotherId_IsRefusedAndTheFormerWorksOn()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();

        (await Refused.With(StatusCode.AlreadyExists, "SIGNED_IN_ELSEWHERE", () => scene.Sit(desk: "desk-2"))).Facts["desk_id"].ShouldBe("desk-1");

        desk.State!.DeskId.ShouldBe("desk-1");
        await scene.Talk(desk);
    }

    [Fact]
    public async Task Desk_ThatTakesOver_ShowsTheFormerOutAndKeepsTheCall()
    {
        await using var scene = await Scene.Open(silo);
        var former = await scene.Work();
        var call = await scene.Talk(former);
        var shownOut = false;
        former.Updated += update => shownOut |= update.UpdateCase == DeskUpdate.UpdateOneofCase.SignedInElsewhere;

        var desk = await scene.Sit(desk: "desk-2", takeOver: true);

        (await Should.ThrowAsync<AntiphonRefusal>(() => former.Closed.InTime())).Says(StatusCode.Aborted, "SESSION_REPLACED");
        shownOut.ShouldBeTrue();
        desk.State.ShouldSatisfyAllConditions(state => state!.DeskId.ShouldBe("desk-2"), state => state!.Work.ShouldBe(Work.Talking), state => state!.CallId.ShouldBe(call));
        desk.Call!.CallId.ShouldBe(call);
        await desk.HangUpAsync().InTime();
        (await scene.Archived(call)).Call.Reason.ShouldBe("OperatorHungUp");
    }

    [Fact]
    public async Task Desk_OfTheSameId_ResumesWithItsCallAndANewSession()
    {
        await using var scene = await Scene.Open(silo);
        var (former, first) = await silo.Api.Welcomed(new DeskHello { OperatorId = scene.Operator(1), DeskId = "raw" });
        await using var _ = former;
        await former.Ask(new() { SetWish = new() { Wish = Wish.Ready } });
        var call = await scene.Edge.Call(scene.Line);
        var offer = await former.Next(update => update.Offer);
        await former.Send(new() { OfferShown = new() { OfferId = offer.OfferId } });
        (await former.Ask(new() { Accept = new() { OfferId = offer.OfferId } })).Status.Code.ShouldBe(0);
        await scene.Reaches(call, CallState.Connected);

        var (stream, welcome) = await silo.Api.Welcomed(new DeskHello { OperatorId = scene.Operator(1), DeskId = "raw", Resume = new DeskResume { Session = first.Session, CallId = call } });
        await using var __ = stream;

        (await former.End()).Says(StatusCode.Aborted, "SESSION_REPLACED");
        welcome.ShouldSatisfyAllConditions(w => w.Resumed.ShouldBeTrue(), w => w.Session.ShouldBe(first.Session + 1), w => w.Call.CallId.ShouldBe(call), w => w.State.Work.ShouldBe(Work.Talking));
        (await stream.Ask(new() { HangUp = new() })).Status.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Desk_LostWhileTalking_TalksOnAndIsBackWithItsCall()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var call = await scene.Talk(desk);

        await desk.DropConnectionAsync(RunningSilo.DeskGrace + TimeSpan.FromSeconds(1));
        var lost = await Eventually.Get(async () => await silo.Api.Operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) }), state => state.LinkLost);
        lost.PanelState.ShouldBe(PanelState.Talking);
        (await scene.Read(call)).State.ShouldBe(CallState.Connected);

        await desk.Until(d => d.IsConnected && d.State is { LinkLost: false, Work: Work.Talking });
        desk.Call!.CallId.ShouldBe(call);
        await desk.HangUpAsync().InTime();
        await desk.Until(d => d.State!.PanelState == PanelState.Free);
    }

    [Fact]
    public async Task Desk_LostWhileRinging_LosesTheOfferAndAfterItsGraceItself()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var desk = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await desk.Until(d => d.Offer is not null);

        await desk.SetWishAsync(Wish.Ready).InTime(); // what was said before, that the offer is shown, is heard as well

        await desk.DropConnectionAsync(TimeSpan.FromSeconds(30));
        var revoked = await Eventually.Get(async () => (await silo.Api.Archive.ListOffersAsync(new() { Call = call })).Offers, offers => offers.Count == 1);
        (revoked[0].Ending, revoked[0].Cause).ShouldBe((OfferEnding.Revoked, "link-broken"));
        (await Eventually.Get(async () => await silo.Api.Operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) }), state => state.PanelState == PanelState.ConnectionLost))
            .Wish.ShouldBe(Wish.Ready);

        await Scene.Answer(await scene.Work(2));
        (await scene.Read(call)).Operator.ShouldBe(scene.Operator(2));
    }
}
