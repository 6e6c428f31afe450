using Antiphon.Operators;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Queues;

/// <summary>Queues as messages.</summary>
internal static class QueueMessages
{
    /// <param name="status">The queue.</param>
    /// <param name="now">Domain time.</param>
    public static V1.QueueStatus ToMessage(this QueueStatus status, DateTimeOffset now) => new()
    {
        Queue = status.Name,
        Epoch = status.Epoch,
        Waiting = status.Waiting,
        InOffer = status.InOffer,
        LongestWait = status.LongestSince is { } since ? Since(since, now) : null,
        ExpectedWait = status.ExpectedWait?.ToDuration(),
        Operators = { OperatorMessages.Counts(status.Operators) },
    };

    /// <param name="call">The call.</param>
    /// <param name="place">From 1.</param>
    /// <param name="now">Domain time.</param>
    public static V1.WaitingCall ToMessage(this WaitingCall call, int place, DateTimeOffset now) => new()
    {
        CallId = call.Id.ToString(),
        Place = place,
        RankTime = call.RankTime.ToTimestamp(),
        FirstArrivalTime = call.FirstArrival.ToTimestamp(),
        EnterTime = call.EnteredAt.ToTimestamp(),
        Waited = Since(call.FirstArrival, now),
        Line = call.Line,
        Priority = call.Priority,
        InOffer = call.InOffer,
        PreferredOperator = call.PreferredOperator ?? "",
        PreferredUntilTime = call.PreferredOperator is null ? null : call.PreferredUntil.ToTimestamp(),
    };

    public static V1.RoutingExplanation ToMessage(this RoutingExplanation explanation) => new()
    {
        CallId = explanation.CallId.ToString(),
        Queue = explanation.Queue,
        Place = explanation.Place,
        RankTime = explanation.RankTime.ToTimestamp(),
        Candidates = { explanation.Candidates.Select(one => new V1.Candidate { Operator = one.Operator, Exclusion = one.Exclusion, Rank = one.Rank }) },
        NextChangeTime = explanation.NextChange?.ToTimestamp(),
    };

    public static V1.OfferEnding ToMessage(this OfferEnding ending) => (V1.OfferEnding)(int)ending;

    private static Duration Since(DateTimeOffset time, DateTimeOffset now) => (now > time ? now - time : TimeSpan.Zero).ToDuration();
}
