using Antiphon.Archive;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace Antiphon.Calls;

/// <summary>Calls as messages.</summary>
internal static class CallMessages
{
    public static V1.CallState ToMessage(this CallState state) => (V1.CallState)((int)state + 1);

    public static V1.Outcome ToMessage(this CallOutcome outcome) => (V1.Outcome)(int)outcome;

    public static V1.Call ToMessage(this CallSnapshot call) => new()
    {
        CallId = call.Id.ToString(),
        State = call.State.ToMessage(),
        Line = call.Line,
        ClientNumber = call.Client,
        EdgeId = call.Edge,
        Priority = call.Priority,
        Topic = call.Topic,
        Notes = call.Notes,
        Queue = call.Queue,
        Operator = call.Operator,
        ArrivalTime = call.ArrivedAt.ToTimestamp(),
        QueueTime = call.QueuedAt?.ToTimestamp(),
        RankTime = call.RankTime?.ToTimestamp(),
        AnswerTime = call.AnsweredAt?.ToTimestamp(),
        EndTime = call.EndedAt?.ToTimestamp(),
        Outcome = call.Outcome.ToMessage(),
        EndReason = call.Reason,
        Moments = { call.Moments.Select(moment => new V1.Moment { Time = moment.At.ToTimestamp(), What = moment.What, Detail = moment.Detail }) },
    };

    public static V1.Call ToMessage(this LiveCall call) => new()
    {
        CallId = call.Id.ToString(),
        State = Enum.Parse<CallState>(call.State).ToMessage(),
        Line = call.Line,
        ClientNumber = call.Client,
        EdgeId = call.Edge,
        Topic = call.Topic ?? "",
        Queue = call.Queue ?? "",
        Operator = call.Operator ?? "",
        ArrivalTime = call.ArrivedAt.ToTimestamp(),
        RankTime = call.RankTime?.ToTimestamp(),
    };

    /// <summary>The outcome that an archive row names.</summary>
    public static V1.Outcome OutcomeOf(string name) => Enum.Parse<CallOutcome>(name).ToMessage();

    public static V1.Call ToCall(this ArchivedCall call) => new()
    {
        CallId = call.Id.ToString(),
        State = V1.CallState.Ended,
        Line = call.Line,
        ClientNumber = call.Client,
        EdgeId = call.Edge,
        Priority = call.Priority,
        Topic = call.Topic,
        Notes = call.Notes,
        Queue = call.Queue,
        Operator = call.Operator,
        ArrivalTime = call.ArrivedAt.ToTimestamp(),
        QueueTime = call.QueuedAt?.ToTimestamp(),
        AnswerTime = call.AnsweredAt?.ToTimestamp(),
        EndTime = call.EndedAt.ToTimestamp(),
        Outcome = OutcomeOf(call.Outcome),
        EndReason = call.Reason,
        Moments = { ArchivedMoments.Read(call.Moments) },
    };

}
