using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Lines;
using Shouldly;

namespace Antiphon.Calls;

public sealed class CallArrivalTests
{
    [Fact]
    public void Arrival_OnALineWithAMenu_HearsTheMenuUntilItsTimeout()
    {
        var story = CallStory.Arrive(CallStory.Menu);

        story.Call.State.ShouldBe(CallState.InMenu);
        story.Call.Deadline.ShouldBe(CallStory.Noon.AddSeconds(30));
        story.Call.Orders.ShouldHaveSingleItem().Kind.ShouldBe(OrderKind.Play);
    }

    [Fact]
    public void Menu_ThatWasNeverPlayed_IsVoidInTheQueue()
    {
        var story = CallStory.Arrive(CallStory.Menu);
        story.Pass(30);

        story.Wake();

        story.Call.State.ShouldBe(CallState.Queued);
        story.Call.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void Choice_OfAKey_LeadsToItsQueueWithItsTopic()
    {
        var story = CallStory.Arrive(CallStory.Menu);
        story.Pass(7);

        story.Do((call, now) => CallMachine.Choose(call, "2", CallStory.Free, CallStory.Centre, now));

        (story.Call.State, story.Call.Queue, story.Call.Topic).ShouldBe((CallState.Queued, "service", "repair"));
        story.Call.QueuedAt.ShouldBe(CallStory.Noon.AddSeconds(7));
        story.Call.RankTime.ShouldBe(CallStory.Noon.AddSeconds(7 - 45));
        story.Do((call, now) => CallMachine.Choose(call, "2", CallStory.Free, CallStory.Centre, now)).Refusal.ShouldBeNull();
        story.Do((call, now) => CallMachine.Choose(call, "1", CallStory.Free, CallStory.Centre, now)).Refusal!.Reason.ShouldBe(RefusalReason.WrongState);
    }

    [Fact]
    public void Choice_OfAKeyThatTheMenuHasNot_IsRefusedAndChangesNothing()
    {
        var story = CallStory.Arrive(CallStory.Menu);

        var step = story.Do((call, now) => CallMachine.Choose(call, "9", CallStory.Free, CallStory.Centre, now));

        (step.Refusal!.Reason, step.Refusal.Field, step.IsChanged).ShouldBe((RefusalReason.Invalid, "key", false));
    }

    [Fact]
    public void Menu_WithoutAChoice_LeadsToTheDefaultQueue()
    {
        var story = CallStory.Arrive(CallStory.Menu);
        story.Pass(29);
        story.Wake().IsChanged.ShouldBeFalse();
        story.Pass(1);

        story.Wake();

        (story.Call.State, story.Call.Queue).ShouldBe((CallState.Queued, "sales"));
    }

    [Fact]
    public void Menu_HungUpIn_IsAShortAbandonWithoutAQueue()
    {
        var story = CallStory.Arrive(CallStory.Menu);
        story.Pass(20);

        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.ShouldHaveEnded(CallOutcome.ShortAbandoned, "InMenu");
        (story.Row.QueuedAt, story.Row.Queue, story.Row.Waited).ShouldBe((null, "", TimeSpan.Zero));
        story.Stays.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(LineClosure.OutOfHours, "Closed")]
    [InlineData(LineClosure.ByHand, "Closed")]
    [InlineData(LineClosure.Holiday, "Holiday")]
    public void Arrival_OnAClosedLine_IsRefusedWithItsAnnouncement(LineClosure closure, string reason)
    {
        var story = CallStory.Arrive(CallStory.Menu, closure);

        story.ShouldHaveEnded(CallOutcome.Refused, reason);
        story.Call.Orders.Select(order => (order.Kind, order.Text)).ShouldBe([(OrderKind.Play, "closed"), (OrderKind.HangUp, reason)]);
    }

    [Fact]
    public void Arrival_AtAFullQueue_IsRefused()
    {
        var story = CallStory.Arrive(admit: _ => new() { IsKnown = true, IsFull = true, IsStaffed = true });

        story.ShouldHaveEnded(CallOutcome.Refused, "Full");
    }

    [Fact]
    public void Arrival_AtAFullQueueWithAnExit_GoesToTheOtherQueue()
    {
        var centre = CallStory.Centre.With(CallStory.Centre.Lines[CallStory.Direct] with { OnFull = new() { Action = ElseAction.MoveTo, Queue = "service" } });

        var story = CallStory.Arrive(admit: queue => new() { IsKnown = true, IsFull = queue == "sales", IsStaffed = true }, centre: centre);

        (story.Call.State, story.Call.Queue).ShouldBe((CallState.Queued, "service"));
    }

    [Fact]
    public void Arrival_WhereNobodyIsStaffed_IsRefusedIfTheLineSaysSo()
    {
        CallStory.Arrive(admit: _ => new() { IsKnown = true }).ShouldHaveEnded(CallOutcome.Refused, "NobodyStaffed");

        var waits = CallStory.Centre.With(CallStory.Centre.Lines[CallStory.Direct] with { OnNobodyStaffed = null });
        CallStory.Arrive(admit: _ => new() { IsKnown = true }, centre: waits).Call.State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Arrival_AtAQueueThatIsGone_IsRefused() =>
        CallStory.Arrive(admit: _ => new()).ShouldHaveEnded(CallOutcome.Refused, "NoQueue");

    [Theory]
    [InlineData(4, CallOutcome.ShortAbandoned)]
    [InlineData(5, CallOutcome.Abandoned)]
    public void HangUp_WhileWaiting_CountsByTheQueuesShortAbandonTime(int seconds, CallOutcome outcome)
    {
        var story = CallStory.Arrive();
        story.Pass(seconds);

        story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));

        story.ShouldHaveEnded(outcome, "ClientHungUp");
        story.Row.Waited.ShouldBe(TimeSpan.FromSeconds(seconds));
        story.Stays.ShouldHaveSingleItem().LeftBy.ShouldBe("Abandoned");
    }

    [Fact]
    public void Wait_LongerThanTheQueueAllows_TimesOut()
    {
        var story = CallStory.Arrive();
        story.Pass(600);

        story.Wake();

        story.ShouldHaveEnded(CallOutcome.TimedOut, "MaximumWait");
        story.Stays.ShouldHaveSingleItem().LeftBy.ShouldBe("TimedOut");
        story.Call.Orders.ShouldContain(order => order.Kind == OrderKind.HangUp);
    }

    [Fact]
    public void Wait_LongerThanAQueueWithAnExitAllows_GoesOnInTheOtherQueueFromTheFirstArrival()
    {
        var story = CallStory.Arrive(CallStory.Menu);
        story.Do((call, now) => CallMachine.Choose(call, "2", CallStory.Free, CallStory.Centre, now));
        story.Pass(300);

        var step = story.Wake();

        (story.Call.State, story.Call.Queue, step.LeftQueue).ShouldBe((CallState.Queued, "sales", "service"));
        (story.Call.RankTime, story.Call.EnteredAt).ShouldBe((CallStory.Noon, CallStory.Noon.AddSeconds(300)));
        story.Pass(600);
        story.Wake();
        story.ShouldHaveEnded(CallOutcome.TimedOut, "MaximumWait");
        story.Row.Waited.ShouldBe(TimeSpan.FromSeconds(900));
        story.Stays.Select(stay => (stay.Ordinal, stay.Queue, stay.LeftBy)).ShouldBe([(0, "service", "TimedOut"), (1, "sales", "TimedOut")]);
    }

    [Fact]
    public void Redial_WithinTheQueuesTime_HasItsPlaceAgain()
    {
        var centre = CallStory.Centre.With(CallStory.Centre.Queues["sales"] with { RedialWithin = TimeSpan.FromSeconds(60) });
        var client = new ReturningClient(null, "sales", CallStory.Noon.AddSeconds(-200), CallStory.Noon.AddSeconds(-60));

        CallStory.Arrive(client: client, centre: centre).Call.RankTime.ShouldBe(CallStory.Noon.AddSeconds(-200));
        CallStory.Arrive(client: client with { EndedAt = CallStory.Noon.AddSeconds(-61) }, centre: centre).Call.RankTime.ShouldBe(CallStory.Noon);
        CallStory.Arrive(client: client).Call.RankTime.ShouldBe(CallStory.Noon, "it is off by default");
        CallStory.Arrive(client: client with { AbandonedFrom = "service" }, centre: centre).Call.RankTime.ShouldBe(CallStory.Noon);
    }

    [Fact]
    public void ReturningClient_OfAQueueWithPreference_WaitsForWhoTalkedLast()
    {
        var centre = CallStory.Centre.With(CallStory.Centre.Queues["sales"] with { PreferredFor = TimeSpan.FromSeconds(15) });

        var call = CallStory.Arrive(client: new("anna", null, CallStory.Noon, CallStory.Noon), centre: centre).Call;

        (call.PreferredOperator, call.PreferredUntil, call.PreferredByName).ShouldBe(("anna", CallStory.Noon.AddSeconds(15), false));
    }

    [Fact]
    public void Priority_OfACall_IsAHeadStart() =>
        CallStory.Arrive(priority: 2).Call.RankTime.ShouldBe(CallStory.Noon.AddSeconds(-90));
}
