using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Doors;

/// <summary>What a desk is told, as messages of its stream.</summary>
internal static class DeskMessages
{
    public static V1.DeskUpdate ToUpdate(this DeskUpdate update, Centre centre) => update switch
    {
        OperatorUpdated changed => new V1.DeskUpdate { StateChanged = changed.Operator.ToMessage(centre) },
        OfferShown shown => new V1.DeskUpdate { Offer = shown.Card.ToMessage() },
        OfferOver over => new V1.DeskUpdate { OfferEnded = over.Verdict.ToMessage() },
        CallUpdated changed => new V1.DeskUpdate { Call = changed.Call.ToFacts(centre) },
        TakenOver => new V1.DeskUpdate { SignedInElsewhere = new V1.SignedInElsewhere() },
        _ => throw new ArgumentOutOfRangeException(nameof(update), update, "An update that the contract does not know."),
    };

    public static V1.DeskOffer ToMessage(this OfferCard card) => new()
    {
        OfferId = card.OfferId.ToString(),
        CallId = card.Call.Id.ToString(),
        Queue = card.Queue,
        Line = card.Call.Line,
        Brand = card.Brand,
        ClientNumber = card.Call.Client,
        Topic = card.Call.Topic,
        Waited = card.Waited.ToDuration(),
        ExpireTime = card.ExpiresAt.ToTimestamp(),
        PreviousOperator = card.Call.Operator,
        ClientKey = card.Call.ClientKey,
        Headers = { card.Call.Headers },
    };

    public static V1.OfferEnded ToMessage(this OfferVerdict verdict) => new() { OfferId = verdict.OfferId.ToString(), Ending = verdict.Ending.ToMessage(), Cause = verdict.Cause };

    public static V1.CallFacts ToFacts(this CallSnapshot call, Centre centre) => new()
    {
        CallId = call.Id.ToString(),
        State = call.State.ToMessage(),
        Queue = call.Queue,
        Line = call.Line,
        Brand = centre.Lines.GetValueOrDefault(call.Line)?.Brand ?? "",
        ClientNumber = call.Client,
        Topic = call.Topic,
        Notes = call.Notes,
        ArrivalTime = call.ArrivedAt.ToTimestamp(),
        ConnectTime = ConnectedAt(call)?.ToTimestamp(),
        Outcome = call.Outcome.ToMessage(),
        EndReason = call.Reason,
        ClientKey = call.ClientKey,
        Headers = { call.Headers },
    };

    // Connected also stands where a hold ended: the present operator's connection is the first after the last Connecting.
    private static DateTimeOffset? ConnectedAt(CallSnapshot call)
    {
        DateTimeOffset? connected = null;
        foreach (var moment in call.Moments)
            connected = moment.What switch
            {
                nameof(CallState.Connecting) => null,
                nameof(CallState.Connected) => connected ?? moment.At,
                _ => connected,
            };
        return connected;
    }
}
