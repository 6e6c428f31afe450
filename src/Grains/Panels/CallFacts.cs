using Antiphon.Calls;
using Antiphon.Storage.Archive;

namespace Antiphon.Panels;

/// <summary>Makes facts of calls.</summary>
public static class CallFacts
{
    /// <summary>Of a call that was written.</summary>
    /// <param name="call">The call.</param>
    /// <param name="change">The change number of its row.</param>
    /// <param name="now">Domain time.</param>
    public static CallFact Of(Call call, long change, DateTimeOffset now) => new()
    {
        Id = call.Id, Version = change, State = call.State, Outcome = call.Outcome, Line = call.Arrival.Line, Queue = call.Queue, Operator = call.Operator,
        Topic = call.Topic, Priority = call.Priority, Client = MaskedNumber.Of(call.Arrival.Client), ArrivedAt = call.ArrivedAt, QueuedAt = call.QueuedAt,
        AnsweredAt = call.AnsweredAt, RankTime = call.StandsInQueue ? call.RankTime : null, Waited = call.Waited, Talked = call.Talked, Held = call.Held, At = now,
        WaitsSince = !call.StandsInQueue ? null : call.AnsweredAt is null ? call.QueuedAt : call.EnteredAt,
    };

    /// <summary>Of a call that is over, without a change number.</summary>
    public static CallFact Of(ArchivedCall call) => new()
    {
        Id = call.Id, Version = 0, State = CallState.Ended, Outcome = Enum.Parse<CallOutcome>(call.Outcome), Line = call.Line, Queue = call.Queue, Operator = call.Operator,
        Topic = call.Topic, Priority = call.Priority, Client = MaskedNumber.Of(call.Client), ArrivedAt = call.ArrivedAt, QueuedAt = call.QueuedAt,
        AnsweredAt = call.AnsweredAt, Waited = call.Waited, Talked = call.Talked, Held = call.Held, At = call.EndedAt,
    };
}
