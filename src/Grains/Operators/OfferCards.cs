using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <summary>What a desk shows of an offer.</summary>
public static class OfferCards
{
    /// <summary>The card of an offer and its call.</summary>
    public static OfferCard Make(Offer offer, CallSnapshot call, Centre centre) => new()
    {
        OfferId = offer.Id,
        Call = call,
        Queue = offer.Queue,
        Brand = centre.Lines.GetValueOrDefault(call.Line)?.Brand ?? "",
        ExpiresAt = offer.ExpiresAt,
        Waited = call.QueuedAt is { } since ? offer.IssuedAt - since : TimeSpan.Zero,
    };
}
