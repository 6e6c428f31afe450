using Antiphon.Ledgers;
using Antiphon.V1;

namespace Antiphon.Verdicts;

/// <summary>
/// Whether the system might give up a leg that the edge had joined. A client and an operator who are joined talk, whether the system knows it or not; it knows by the
/// edge's word alone, which an outage keeps away. So it has to wait for that word: sixteen seconds from its order, and when it was away itself meanwhile (killed or
/// frozen, which is one to it), ten seconds from its return; and a word that has come counts. Then only may the offer have failed, for the cause "media", and a
/// client who has talked and left be filed as one who gave up. All of these are seconds of the system's clock: a process that is frozen is not late by a clock
/// that ran on without it.
/// </summary>
/// <param name="outages">When the process did not run.</param>
/// <param name="speed">Domain seconds in a real second.</param>
public sealed class LegRule(IReadOnlyList<Outage> outages, double speed)
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan EdgeBackWithin = TimeSpan.FromSeconds(10);

    /// <summary>A word takes its way, through an edge that has only just connected again.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(2);

    /// <summary>So far may our reading of the domain clock and the system's lie apart (real time).</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether this leg, of which the archive knows nothing, was given up as it may be.</summary>
    public bool MightGiveUp(LedgerCall call, LedgerAnswer leg, ArchivedCallDetail row)
    {
        if (row.Offers.FirstOrDefault(one => one.OfferId == leg.OfferId.ToString()) is not { Ending: OfferEnding.Failed, Cause: "media" } offer)
            return false;
        if (row.Moments.LastOrDefault(moment => moment.What == "Connecting" && moment.Detail == leg.Operator && moment.Time <= offer.EndTime) is not { } connecting)
            return false;
        DateTimeOffset Real(DateTimeOffset domain) => call.Arrived.Real + (domain - call.Arrived.Domain) / speed;
        var (ordered, gaveUp) = (Real(connecting.Time.ToDateTimeOffset()), Real(offer.EndTime.ToDateTimeOffset()) + Reading);
        var away = outages.Where(outage => outage.From < gaveUp && outage.Back > ordered).ToList();
        var heard = outages.Where(outage => outage.From < leg.At.Real && leg.At.Real < outage.EdgeBack).Select(outage => outage.EdgeBack).Append(leg.At.Real).Max();
        return gaveUp >= ordered + ConnectWithin && away.TrueForAll(outage => gaveUp >= outage.Back + EdgeBackWithin) && gaveUp < heard + UnderWay;
    }
}
