using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Operators;

/// <summary>One operator led through its machine alone, in virtual time, with the stretches of time that it filed.</summary>
internal sealed class OperatorStory
{
    private readonly List<OperatorInterval> _filed = [];

    public static Centre Centre { get; } = new Centre()
        .With(new Queue { Name = "sales", WrapUp = new() { Mode = WrapUpMode.Optional, Duration = TimeSpan.FromSeconds(30) } })
        .With(new Queue { Name = "strict", WrapUp = new() { Mode = WrapUpMode.MandatoryTimed, Duration = TimeSpan.FromSeconds(30) } })
        .With(new Queue { Name = "plain" })
        .With(new NotReadyReason { Name = "lunch" })
        .With(new Operator { Id = "anna", Site = "irkutsk" });

    public OperatorState State { get; private set; } = new() { Id = "anna" };

    public Instant Now { get; private set; } = new(CallStory.Noon, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<OperatorInterval> Filed => _filed;

    /// <summary>An operator at a desk who is ready.</summary>
    public static OperatorStory Ready(Wish wish = Wish.Ready)
    {
        var story = new OperatorStory();
        story.Do((state, now) => OperatorMachine.Hello(state, new() { Door = "door", Desk = "desk" }, standing: false, now, Centre));
        story.Wishes(wish);
        return story;
    }

    /// <summary>An operator who talks.</summary>
    public static OperatorStory Talking(string queue = "sales", Wish wish = Wish.Ready)
    {
        var story = Ready(wish);
        story.Hear(story.Offered(queue), OfferEnding.Accepted);
        return story;
    }

    public void Pass(double domainSeconds, double? systemSeconds = null) =>
        Now = new(Now.Domain.AddSeconds(domainSeconds), Now.System.AddSeconds(systemSeconds ?? domainSeconds));

    public OperatorStep Do(Func<OperatorState, Instant, OperatorStep> act)
    {
        var step = act(State, Now);
        State = step.State;
        _filed.AddRange(step.Archive.Cast<OperatorInterval>());
        return step;
    }

    public OperatorStep Wishes(Wish wish, string reason = "") => Do((state, now) => OperatorMachine.SetWish(state, wish, reason, now, Centre));

    public Offer NewOffer(string queue = "sales") => new()
    {
        Id = Guid.CreateVersion7(), CallId = Guid.CreateVersion7(), Operator = "anna", Queue = queue, Epoch = 1, Round = Guid.CreateVersion7(), IssuedAt = Now.Domain,
        ExpiresAt = Now.Domain.AddSeconds(20), NotAfter = Now.System.AddSeconds(2),
    };

    public OfferAnswer TryReserve(Offer offer, bool verified = true)
    {
        var (step, answer) = OperatorMachine.TryReserve(State, offer, verified, Now, Centre);
        Do((_, _) => step);
        return answer;
    }

    /// <summary>An offer that has the operator reserved.</summary>
    public Offer Offered(string queue = "sales")
    {
        var offer = NewOffer(queue);
        return TryReserve(offer) == OfferAnswer.Ok ? offer : throw new InvalidOperationException($"An operator who is {State.Wish} and {State.Work} was not reserved.");
    }

    public OperatorStep Hear(Offer offer, OfferEnding ending, string cause = "") =>
        Do((state, now) => OperatorMachine.Hear(state, new() { OfferId = offer.Id, Ending = ending, Cause = cause }, now, Centre));

    /// <summary>The call of the present talk has this state now.</summary>
    public OperatorStep CallIs(CallState callState, bool answered = true) => Do((state, now) => OperatorMachine.CallChanged(state, new CallSnapshot
    {
        Id = state.CallId ?? Guid.Empty, State = callState, Line = "", Edge = "", ArrivedAt = default, OfferId = state.OfferId, AnsweredAt = answered ? CallStory.Noon : null,
    }, now, Centre));

    public OperatorStep Wake() => Do((state, now) => OperatorMachine.Wake(state, now, Centre));
}
