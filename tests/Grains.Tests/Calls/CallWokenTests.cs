using Shouldly;

namespace Antiphon.Calls;

public sealed class CallWokenTests
{
    [Fact]
    public void Woken_WhileConnecting_GivesTheEdgeTimeAnew()
    {
        var story = Connecting();
        story.Pass(domainSeconds: 0, systemSeconds: 60);

        var woken = CallMachine.Woken(story.Call, story.Now);

        woken.SystemDeadline.ShouldBe(story.Now.System.AddSeconds(10));
        CallMachine.Wake(woken, story.Now, CallStory.Centre).IsChanged.ShouldBeFalse("the edge has not had its time");
        CallMachine.LegAnswered(woken, woken.Won!.Id, story.Now).Call.State.ShouldBe(CallState.Connected);
    }

    [Fact]
    public void Woken_AndTheEdgeStaysSilent_GoesBackToItsPlace()
    {
        var story = Connecting();
        story.Pass(domainSeconds: 0, systemSeconds: 60);
        var woken = CallMachine.Woken(story.Call, story.Now);
        story.Pass(domainSeconds: 0, systemSeconds: 10);

        CallMachine.Wake(woken, story.Now, CallStory.Centre).Call.State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Woken_WithMoreTimeLeft_KeepsIt()
    {
        var story = Connecting();
        var later = story.Call with { SystemDeadline = story.Now.System.AddSeconds(11) };

        CallMachine.Woken(later, story.Now).ShouldBeSameAs(later);
    }

    [Fact]
    public void Woken_InAnyOtherState_IsAsItWas()
    {
        foreach (var story in new[] { CallStory.Arrive(CallStory.Menu), CallStory.Arrive(), Offered(), CallStory.Talking().Story })
        {
            story.Pass(3600);

            CallMachine.Woken(story.Call, story.Now).ShouldBeSameAs(story.Call, $"it is {story.Call.State}");
        }
    }

    [Fact]
    public void LookUp_AfterTheProcessWasAway_GivesTheEdgeTimeAnew()
    {
        var story = Connecting();
        var looked = story.Now.System;
        story.Pass(domainSeconds: 0, systemSeconds: 11);

        var call = CallMachine.LookUp(story.Call, looked, story.Now);

        call.SystemDeadline.ShouldBe(story.Now.System.AddSeconds(10));
        CallMachine.Wake(call, story.Now, CallStory.Centre).IsChanged.ShouldBeFalse("its word may be on the way since long");
    }

    [Fact]
    public void LookUp_InTime_GivesTheEdgeNoMore()
    {
        var story = Connecting();
        for (var second = 1; second <= 16; second++)
        {
            var looked = story.Now.System;
            story.Pass(domainSeconds: 0, systemSeconds: 1);
            CallMachine.LookUp(story.Call, looked, story.Now).ShouldBeSameAs(story.Call);
        }

        story.Wake().Call.State.ShouldBe(CallState.Queued);
    }

    private static CallStory Offered()
    {
        var story = CallStory.Arrive();
        story.Offer("anna");
        return story;
    }

    private static CallStory Connecting()
    {
        var story = CallStory.Arrive();
        story.Connect(story.Offer("anna")).Ending.ShouldBeAccepted();
        return story;
    }
}
