using Antiphon.Edges;
using Shouldly;

namespace Antiphon.Calls;

public sealed class CallTalkTests
{
    [Fact]
    public void Talk_ThatTheClientEnds_IsAnsweredWithWaitTalkAndHold()
    {
        var story = CallStory.Arrive();
        story.Pass(12);
        var offer = story.Offer("anna");
        story.Pass(3);
        story.Connect(offer);
        story.Do((call, now) => CallMachine.LegAnswered(call, offer.Id, now));
        story.Pass(60);
        story.Do((call, now) => CallMachine.Hold(call, "anna", hold: true, now));
        story.Call.State.ShouldBe(CallState.Held);
        story.Pass(20);
        story.Do((call, now) => CallMachine.Hold(call, "anna", hold: false, now));
        story.Pass(40);

        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.ShouldHaveEnded(CallOutcome.Answered, "ClientHungUp");
        (story.Row.Waited, story.Row.Talked, story.Row.Held).ShouldBe((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(20)));
        (story.Row.Operator, story.Row.AnsweredAt).ShouldBe(("anna", CallStory.Noon.AddSeconds(15)));
        var leg = story.Legs.ShouldHaveSingleItem();
        (leg.OfferId, leg.Held, leg.EndedBy).ShouldBe((offer.Id, TimeSpan.FromSeconds(20), "ClientHungUp"));
        story.Stays.ShouldHaveSingleItem().LeftBy.ShouldBe("Answered");
    }

    [Fact]
    public void Talk_EndedOnHold_CountsTheHoldThatRan()
    {
        var (story, _) = CallStory.Talking();
        story.Pass(10);
        story.Do((call, now) => CallMachine.Hold(call, "anna", hold: true, now));
        story.Pass(5);

        story.Do((call, now) => CallMachine.OperatorHungUp(call, "anna", now));

        story.ShouldHaveEnded(CallOutcome.Answered, "OperatorHungUp");
        (story.Row.Talked, story.Row.Held).ShouldBe((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)));
        story.Call.Orders.ShouldContain(order => order.Kind == OrderKind.HangUp);
    }

    [Fact]
    public void Command_OfSomebodyElse_IsRefused()
    {
        var (story, _) = CallStory.Talking();

        story.Do((call, now) => CallMachine.Hold(call, "boris", hold: true, now)).Refusal.ShouldNotBeNull();
        story.Do((call, now) => CallMachine.OperatorHungUp(call, "boris", now)).Refusal.ShouldNotBeNull();
        story.Do((call, now) => CallMachine.Transfer(call, "boris", CallStory.Centre.Queues["service"], null, now)).Refusal.ShouldNotBeNull();
        story.Do((call, now) => CallMachine.Describe(call, "boris", "advice", null, now)).Refusal!.Reason.ShouldBe(RefusalReason.NotYours);
        story.Call.State.ShouldBe(CallState.Connected);
    }

    [Fact]
    public void Edge_LostWhileTalking_EndsTheCallAnswered()
    {
        var (story, _) = CallStory.Talking();

        story.Do(CallMachine.EdgeLost);

        story.ShouldHaveEnded(CallOutcome.Answered, "EdgeLost");
        story.Legs.Single().EndedBy.ShouldBe("EdgeLost");
    }

    [Fact]
    public void Edge_LostBeforeAnAnswer_FailsTheCall()
    {
        var story = CallStory.Arrive();

        story.Do(CallMachine.EdgeLost);

        story.ShouldHaveEnded(CallOutcome.Failed, "EdgeLost");
        story.Stays.Single().LeftBy.ShouldBe("Failed");
    }

    [Fact]
    public void Edge_LostAfterATransfer_LeavesAStayThatFailed()
    {
        var (story, _) = CallStory.Talking();
        story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues["service"], null, now));

        story.Do(CallMachine.EdgeLost);

        story.ShouldHaveEnded(CallOutcome.Answered, "EdgeLost");
        story.Stays[^1].LeftBy.ShouldBe("Failed");
    }

    [Fact]
    public void Transfer_ToAQueue_KeepsTheFirstArrivalAndOpensAStay()
    {
        var (story, _) = CallStory.Talking();
        story.Pass(100);

        var step = story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues["service"], null, now));

        (story.Call.State, story.Call.Queue, story.Call.RankTime).ShouldBe((CallState.Queued, "service", CallStory.Noon.AddSeconds(-45)));
        step.Told.ShouldBe(["anna"]);
        story.Legs.Single().EndedBy.ShouldBe("Transferred");
        story.Pass(7);
        var offer = story.Offer("boris");
        story.Connect(offer);
        story.Do((call, now) => CallMachine.LegAnswered(call, offer.Id, now));
        story.Pass(10);
        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));
        story.ShouldHaveEnded(CallOutcome.Answered, "ClientHungUp");
        (story.Row.Operator, story.Row.Queue, story.Row.Waited, story.Row.Talked).ShouldBe(("boris", "sales", TimeSpan.Zero, TimeSpan.FromSeconds(110)));
        story.Legs.Select(leg => (leg.Ordinal, leg.Operator)).ShouldBe([(0, "anna"), (1, "boris")]);
        story.Stays.Select(stay => (stay.Ordinal, stay.Queue, stay.LeftBy)).ShouldBe([(0, "sales", "Answered"), (1, "service", "Answered")]);
    }

    [Fact]
    public void Transfer_ToAnOperator_WaitsForThatOneAMinute()
    {
        var (story, _) = CallStory.Talking();

        story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues["sales"], "boris", now));

        (story.Call.PreferredOperator, story.Call.PreferredByName, story.Call.PreferredUntil).ShouldBe(("boris", true, story.Now.Domain.AddSeconds(60)));
    }

    [Fact]
    public void Transfer_ToOneself_IsRefusedAndNothingIsLost()
    {
        var (story, _) = CallStory.Talking();

        story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues["sales"], "anna", now)).Refusal!.Field.ShouldBe("operator");

        story.Call.State.ShouldBe(CallState.Connected);
        story.Legs.ShouldBeEmpty();
    }

    [Fact]
    public void HangUp_AfterATransfer_IsAnsweredAndTheStayAbandoned()
    {
        var (story, _) = CallStory.Talking();
        story.Do((call, now) => CallMachine.Transfer(call, "anna", CallStory.Centre.Queues["service"], null, now));
        story.Pass(9);

        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.ShouldHaveEnded(CallOutcome.Answered, "AbandonedAfterTransfer");
        story.Stays[^1].LeftBy.ShouldBe("Abandoned");
    }

    [Fact]
    public void Talk_OfFourHours_EndsByItself()
    {
        var (story, _) = CallStory.Talking();
        story.Pass(CallMachine.MaximumTalk.TotalSeconds);

        story.Wake();

        story.ShouldHaveEnded(CallOutcome.Answered, "MaximumTalk");
        story.Legs.Single().EndedBy.ShouldBe("MaximumTalk");
    }

    [Fact]
    public void Topic_SetAfterTheEnd_CompletesTheRow()
    {
        var (story, _) = CallStory.Talking();
        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.Do((call, now) => CallMachine.Describe(call, "anna", "advice", "asked for a kettle", now));

        (story.Row.Topic, story.Row.Notes, story.Row.Outcome).ShouldBe(("advice", "asked for a kettle", "Answered"));
    }

    [Fact]
    public void Supervisor_WithdrawsAWaitingCall_ButNotATalkingOne()
    {
        var waiting = CallStory.Arrive();
        waiting.Do((call, now) => CallMachine.Withdraw(call, "", now));
        waiting.ShouldHaveEnded(CallOutcome.Withdrawn, "Withdrawn");
        waiting.Stays.Single().LeftBy.ShouldBe("Withdrawn");

        var (talking, _) = CallStory.Talking();
        talking.Do((call, now) => CallMachine.Withdraw(call, "", now)).Refusal!.Reason.ShouldBe(RefusalReason.WrongState);
    }

    [Fact]
    public void Supervisor_Prioritizes_AndRankCountsAnewFromTheFirstArrival()
    {
        var story = CallStory.Arrive();
        story.Pass(50);

        story.Do((call, now) => CallMachine.Prioritize(call, 3, CallStory.Centre, now));

        story.Call.RankTime.ShouldBe(CallStory.Noon.AddSeconds(-135));
        story.Do((call, now) => CallMachine.Prioritize(call, 11, CallStory.Centre, now)).Refusal!.Field.ShouldBe("priority");
    }

    [Fact]
    public void Supervisor_RequeuesAnOfferedCall_AndItsOfferIsRevoked()
    {
        var story = CallStory.Arrive();
        story.Offer("anna");
        story.Pass(5);

        var step = story.Do((call, now) => CallMachine.Requeue(call, CallStory.Centre.Queues["service"], now));

        (story.Call.State, story.Call.Queue, step.LeftQueue).ShouldBe((CallState.Queued, "service", "sales"));
        story.Notices.ShouldHaveSingleItem().Verdict.Cause.ShouldBe("moved");
        story.Stays.Single().LeftBy.ShouldBe("Moved");
    }

    [Fact]
    public void Operator_HangsUpBeforeVoice_AndTheClientWaitsOn()
    {
        var story = CallStory.Arrive();
        var offer = story.Offer("anna");
        story.Connect(offer);

        story.Do((call, now) => CallMachine.OperatorHungUp(call, "anna", now));

        story.Call.State.ShouldBe(CallState.Queued);
        (story.Offers.Single().Ending, story.Offers.Single().Cause).ShouldBe(("Failed", "rejected"));
        story.Call.Orders.ShouldHaveSingleItem().Kind.ShouldBe(OrderKind.Unjoin);
    }
}
