using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Calls;

internal static class CallStoryChecks
{
    public static void ShouldBeAccepted(this OfferEnding ending) => ending.ShouldBe(OfferEnding.Accepted);

    public static void ShouldHaveEnded(this CallStory story, CallOutcome outcome, string reason)
    {
        story.Call.State.ShouldBe(CallState.Ended);
        story.Call.Outcome.ShouldBe(outcome);
        story.Call.Reason.ShouldBe(reason);
        (story.Row.Id, story.Row.Outcome, story.Row.Reason).ShouldBe((story.Call.Id, outcome.ToString(), reason));
    }
}
