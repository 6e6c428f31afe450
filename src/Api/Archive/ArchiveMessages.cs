using Antiphon.Calls;
using Antiphon.Storage.Archive;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace Antiphon.Archive;

/// <summary>Archive rows as messages.</summary>
internal static class ArchiveMessages
{
    public static V1.ArchivedCall ToMessage(this ArchivedCall call) => new()
    {
        CallId = call.Id.ToString(),
        Line = call.Line,
        ClientNumber = call.Client,
        EdgeId = call.Edge,
        Priority = call.Priority,
        Topic = call.Topic,
        Notes = call.Notes,
        ArrivalTime = call.ArrivedAt.ToTimestamp(),
        QueueTime = call.QueuedAt?.ToTimestamp(),
        AnswerTime = call.AnsweredAt?.ToTimestamp(),
        EndTime = call.EndedAt.ToTimestamp(),
        Outcome = CallMessages.OutcomeOf(call.Outcome),
        Reason = call.Reason,
        Queue = call.Queue,
        Operator = call.Operator,
        Waited = call.Waited.ToDuration(),
        Talked = call.Talked.ToDuration(),
        Held = call.Held.ToDuration(),
    };

    public static V1.ArchivedCallDetail ToMessage(this CallRecord record) => new()
    {
        Call = record.Call.ToMessage(),
        Stays = { record.Stays.Select(ToMessage) },
        Legs = { record.Legs.Select(ToMessage) },
        Offers = { record.Offers.Select(ToMessage) },
        Moments = { ArchivedMoments.Read(record.Call.Moments) },
    };

    public static V1.ArchivedOffer ToMessage(this ArchivedOffer offer) => new()
    {
        OfferId = offer.Id.ToString(),
        CallId = offer.CallId.ToString(),
        Operator = offer.Operator,
        Queue = offer.Queue,
        Epoch = offer.Epoch,
        IssueTime = offer.IssuedAt.ToTimestamp(),
        EndTime = offer.EndedAt.ToTimestamp(),
        Ending = Enum.Parse<V1.OfferEnding>(offer.Ending),
        Cause = offer.Cause,
        Decision = offer.Decision,
    };

    public static V1.OperatorInterval ToMessage(this OperatorInterval interval) => new()
    {
        Operator = interval.Operator,
        Sequence = interval.Sequence,
        Site = interval.Site,
        PanelState = Enum.Parse<V1.PanelState>(interval.State),
        Reason = interval.Reason,
        StartTime = interval.StartedAt.ToTimestamp(),
        EndTime = interval.EndedAt.ToTimestamp(),
        CallId = interval.CallId?.ToString() ?? "",
    };

    private static V1.QueueStay ToMessage(QueueStay stay) => new()
    {
        Queue = stay.Queue,
        EnterTime = stay.EnteredAt.ToTimestamp(),
        LeaveTime = stay.LeftAt.ToTimestamp(),
        RankTime = stay.RankTime.ToTimestamp(),
        LeftBy = stay.LeftBy,
    };

    private static V1.OperatorLeg ToMessage(OperatorLeg leg) => new()
    {
        Operator = leg.Operator,
        OfferId = leg.OfferId.ToString(),
        ConnectTime = leg.ConnectedAt.ToTimestamp(),
        EndTime = leg.EndedAt.ToTimestamp(),
        Held = leg.Held.ToDuration(),
        EndedBy = leg.EndedBy,
    };
}
