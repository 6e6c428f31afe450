using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Shouldly;

namespace Antiphon.Calls;

/// <summary>Calls from arrival to archive, through the public API alone.</summary>
[Collection(RunningSilo.Collection)]
public sealed class CallLifeTests(RunningSilo silo)
{
    [Fact]
    public async Task Call_ThroughMenuHoldTransferAndWrapUp_IsInTheArchiveWithAllThatBelongsToIt()
    {
        await using var scene = await Scene.Open(silo, operators: 2,
            queue: queue => queue.WrapUp = new WrapUp { Mode = WrapUpMode.Optional, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) },
            line: line => line.Menu.Add([new MenuChoice { Key = "1", Topic = "advice", Queue = line.DefaultQueue }]));
        var first = await scene.Work();
        var call = await scene.Edge.Call(scene.Line, arrival => arrival.Headers["order"] = "4711");
        (await scene.Read(call)).State.ShouldBe(CallState.InMenu);
        await Eventually.True(() => scene.Edge.Orders(call).Contains("play menu"));

        (await scene.Edge.Session.PressKeyAsync(call, "1").InTime()).ShouldBeOneOf(CallState.Queued, CallState.Offered);
        await first.Until(d => d.Offer is not null);
        first.Offer!.ShouldSatisfyAllConditions(
            offer => offer.CallId.ShouldBe(call), offer => offer.Queue.ShouldBe(scene.Name), offer => offer.Line.ShouldBe(scene.Line), offer => offer.Brand.ShouldBe("Brand"),
            offer => offer.Topic.ShouldBe("advice"), offer => offer.ClientNumber.ShouldBe("+79161234567"), offer => offer.Headers["order"].ShouldBe("4711"));
        await Scene.Answer(first);
        first.State!.PanelState.ShouldBe(PanelState.Talking);

        await first.HoldAsync().InTime();
        await first.Until(d => d.State!.Work == Work.Held);
        await Eventually.True(() => scene.Edge.Orders(call).Contains("hold"));
        (await scene.Read(call)).State.ShouldBe(CallState.Held);
        await first.ResumeAsync().InTime();
        await Eventually.True(() => scene.Edge.Orders(call).Contains("resume"));

        var second = await scene.Work(2);
        await first.TransferToQueueAsync(scene.Other).InTime();
        await Eventually.True(() => scene.Edge.Orders(call).Contains("disconnect"));
        await first.Until(d => d.State!.Work == Work.WrapUp);
        await first.SetNotesAsync(call, "wants a blue one").InTime();
        await Scene.Answer(second);
        second.Call!.Notes.ShouldBe("wants a blue one");
        await second.SetTopicAsync(call, "service").InTime();
        await second.HangUpAsync().InTime();
        await Eventually.True(() => scene.Edge.Orders(call).Contains("hang up operator"));
        await first.FinishWrapUpAsync().InTime();
        await first.Until(d => d.State!.PanelState == PanelState.Free);
        await second.Until(d => d.State!.PanelState == PanelState.Free); // the other queue has no wrap-up

        var archived = await scene.Archived(call);
        archived.Call.ShouldSatisfyAllConditions(
            row => row.Outcome.ShouldBe(Outcome.Answered), row => row.Reason.ShouldBe("OperatorHungUp"), row => row.Topic.ShouldBe("service"), row => row.Notes.ShouldBe("wants a blue one"),
            row => row.Queue.ShouldBe(scene.Name), row => row.Operator.ShouldBe(scene.Operator(2)), row => row.Line.ShouldBe(scene.Line), row => row.EdgeId.ShouldBe(scene.Name),
            row => row.ArrivalTime.ShouldBeLessThan(row.QueueTime), row => row.QueueTime.ShouldBeLessThan(row.AnswerTime), row => row.AnswerTime.ShouldBeLessThan(row.EndTime),
            row => row.Held.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero), row => row.Talked.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero));
        archived.Stays.Select(stay => (stay.Queue, stay.LeftBy)).ShouldBe([(scene.Name, "Answered"), (scene.Other, "Answered")]);
        archived.Stays[1].RankTime.ShouldBe(archived.Stays[0].RankTime, "the first arrival is kept");
        archived.Legs.Select(leg => (leg.Operator, leg.EndedBy)).ShouldBe([(scene.Operator(1), "Transferred"), (scene.Operator(2), "OperatorHungUp")]);
        archived.Legs[0].Held.ShouldBe(archived.Call.Held);
        archived.Offers.Select(offer => (offer.Operator, offer.Queue, offer.Ending)).ShouldBe(
            [(scene.Operator(1), scene.Name, OfferEnding.Accepted), (scene.Operator(2), scene.Other, OfferEnding.Accepted)]);
        archived.Offers.ShouldAllBe(offer => offer.Decision.Length > 2);
        archived.Offers.Select(offer => offer.OfferId).ShouldBe(archived.Legs.Select(leg => leg.OfferId));
        archived.Moments.Select(moment => moment.What).ShouldBe(
            ["Arrived", "InMenu", "Queued", "Offered", "Connecting", "Connected", "Held", "Connected", "Transfer", "Queued", "Offered", "Connecting", "Connected", "Ended"]);
        archived.Moments.Select(moment => moment.Time).ShouldBe(archived.Moments.Select(moment => moment.Time).Order());
    }

    [Fact]
    public async Task Call_TransferredToAnOperator_RingsThereOnly()
    {
        await using var scene = await Scene.Open(silo, operators: 3);
        var first = await scene.Work();
        var call = await scene.Talk(first);
        await scene.Work(2);
        var third = await scene.Work(3);

        await first.TransferToOperatorAsync(scene.Operator(3)).InTime();

        await third.Until(d => d.Offer?.CallId == call);
        third.Offer!.PreviousOperator.ShouldBe(scene.Operator(1));
        await Scene.Answer(third);
        await scene.Edge.Session.ClientHungUpAsync(call).InTime();
        (await scene.Archived(call)).Legs.Select(leg => leg.Operator).ShouldBe([scene.Operator(1), scene.Operator(3)]);
    }

    [Fact]
    public async Task Client_WhoHangsUpWhileRinging_IsAnAbandonAndTheOperatorIsFree()
    {
        await using var scene = await Scene.Open(silo, queue: queue => queue.ShortAbandon = new Duration());
        var desk = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await desk.Until(d => d.Offer is not null);

        await scene.Edge.Session.ClientHungUpAsync(call).InTime();

        await desk.Until(d => d.State!.PanelState == PanelState.Free && d.Offer is null);
        var archived = await scene.Archived(call);
        archived.Call.Outcome.ShouldBe(Outcome.Abandoned);
        archived.Offers.Single().ShouldSatisfyAllConditions(offer => offer.Ending.ShouldBe(OfferEnding.Revoked), offer => offer.Cause.ShouldBe("client-left"));
    }

    [Fact]
    public async Task Offer_DeclinedThenMissed_ReturnsTheClientToTheOwnPlace()
    {
        await using var scene = await Scene.Open(silo, queue: queue =>
        {
            queue.OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
            queue.RejectDelay = new Duration();
            queue.MaximumNoAnswers = 1;
        });
        var call = await scene.Edge.Call(scene.Line);
        var later = await scene.Edge.Call(scene.Line);
        var desk = await scene.Work();
        await desk.Until(d => d.Offer?.CallId == call);

        await desk.DeclineAsync(desk.Offer!.OfferId).InTime();
        await desk.Until(d => d.Offer is not null);
        await desk.Until(d => d.State is { Wish: Wish.NotReady, Reason: "no-answer" });

        (await scene.Waiting(2)).Select(waiting => waiting.CallId).ShouldBe([call, later]);
        (await silo.Api.Archive.ListOffersAsync(new() { Operator = scene.Operator(1) })).Offers.Select(offer => offer.Ending)
            .ShouldBe([OfferEnding.Declined, OfferEnding.Expired]);
    }

    [Fact]
    public async Task Leg_ThatCannotBeJoined_FailsTheOfferAndTheClientWaitsOn()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        scene.Edge.Join = order => Task.FromResult<LegFailure?>(order.OperatorId == scene.Operator(1) ? LegFailure.Busy : null);
        var first = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await first.Until(d => d.Offer is not null);
        await first.AcceptAsync(first.Offer!.OfferId).InTime();
        await first.Until(d => d.State!.Work == Work.Idle);

        var second = await scene.Work(2);
        await Scene.Answer(second);
        await scene.Edge.Session.ClientHungUpAsync(call).InTime();

        (await scene.Archived(call)).Offers.Select(offer => (offer.Operator, offer.Ending, offer.Cause)).ShouldBe(
            [(scene.Operator(1), OfferEnding.Failed, "busy"), (scene.Operator(2), OfferEnding.Accepted, "")]);
    }

    [Fact]
    public async Task Wait_LongerThanTheQueueAllows_TimesOut()
    {
        await using var scene = await Scene.Open(silo, queue: queue =>
        {
            queue.MaximumWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
            queue.OnMaximumWait = new Else { Announcement = "call-back-later" };
        });
        var call = await scene.Edge.Call(scene.Line);

        (await scene.Archived(call)).Call.Outcome.ShouldBe(Outcome.TimedOut);
        await Eventually.True(() => scene.Edge.Orders(call).Where(order => !order.StartsWith("place")).SequenceEqual(["play call-back-later", "hang up timed-out"]));
    }

    [Fact]
    public async Task Queue_ThatIsFull_RefusesOneMore()
    {
        await using var scene = await Scene.Open(silo, queue: queue => queue.MaximumWaiting = 1);
        await scene.Edge.Call(scene.Line);
        await scene.Waiting(1);

        var call = await scene.Edge.Call(scene.Line);

        (await scene.Archived(call)).Call.ShouldSatisfyAllConditions(row => row.Outcome.ShouldBe(Outcome.Refused), row => row.Reason.ShouldBe("Full"));
    }
}
