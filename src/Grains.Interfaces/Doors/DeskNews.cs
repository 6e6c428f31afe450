using Antiphon.Operators;

namespace Antiphon.Doors;

/// <summary>
/// What a desk has been told. Messages may overtake one another on their way from the operator; its state is told whole and under its version, so the newest is the truth, and a word that comes late is not told.
/// </summary>
public sealed class DeskNews
{
    private OperatorSnapshot? _newest;

    /// <summary>True: it is to be told. False: it was overtaken, by a newer state or by one in which that offer is on the screen no more.</summary>
    public bool Take(DeskUpdate update)
    {
        switch (update)
        {
            case OperatorUpdated { Operator: var now }:
                if (now.Facts.Version < _newest?.Facts.Version)
                    return false;
                _newest = now;
                return true;
            case OfferShown { Card: var card }:
                return _newest is null || (_newest.Offer is { } shown ? shown.OfferId == card.OfferId : _newest.Facts.Work == Work.Offered);
            default:
                return true;
        }
    }
}
