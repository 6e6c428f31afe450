using System.Collections.Immutable;

namespace Antiphon.Verdicts;

/// <summary>
/// No offer is made to an operator while a better-ranked call, which that operator may take, has been waiting in no offer for more than
/// <see cref="Tolerance"/> of real time. Rank is reckoned from the first entry into a queue and the priority that was played, eligibility from the skills that were
/// configured (not from what waiting adds to them); what the system says of its own decisions is not looked at.
/// </summary>
internal static class OrderCheck
{
    /// <summary>Real time for which a call may wait unnoticed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>Domain time for which an operator who declined or missed a call is passed over, by design.</summary>
    private static readonly TimeSpan PassedOver = TimeSpan.FromSeconds(30);

    /// <summary>A call waits, in a queue and in no offer.</summary>
    private sealed record Waiting(ArchivedCall Call, DateTimeOffset Rank, string Queue, DateTimeOffset From, DateTimeOffset Until);

    public static (ImmutableArray<Finding> Misordered, TimeSpan Largest) Run(Evidence evidence)
    {
        var priorities = evidence.Played.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Priority);
        var calls = evidence.Archive.DistinctBy(c => c.Id).Where(c => c.Queued is not null).ToArray();
        DateTimeOffset RankOf(ArchivedCall call, string queue) =>
            evidence.Ranking.TryGetValue(queue, out var ranking) ? ranking.Of(call.Queued!.Value, priorities.GetValueOrDefault(call.Id)) : call.Queued!.Value;
        var waits = new Queue<Waiting>(calls.SelectMany(c => Waits(c, queue => RankOf(c, queue))).OrderBy(w => w.From));
        var waiting = new List<Waiting>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var largest = TimeSpan.Zero;
        foreach (var (call, offer) in calls.SelectMany(c => c.Offers.Select(o => (Call: c, Offer: o))).OrderBy(o => o.Offer.Issued))
        {
            while (waits.TryPeek(out var next) && next.From < offer.Issued)
            {
                waiting.Add(waits.Dequeue());
            }

            waiting.RemoveAll(w => w.Until <= offer.Issued);
            if (!evidence.Serves.TryGetValue(offer.Operator, out var queues))
            {
                continue;
            }

            var rank = RankOf(call, offer.Queue);
            var overtaken = waiting
                .Where(w => w.Rank < rank && w.Call.Id != call.Id && queues.Contains(w.Queue) && !IsPassedOver(w.Call, offer))
                .Select(w => (Wait: w, Real: Real(w.From, offer.Issued, evidence)))
                .DefaultIfEmpty()
                .MaxBy(w => w.Real);
            if (overtaken.Wait is null)
            {
                continue;
            }

            largest = overtaken.Real > largest ? overtaken.Real : largest;
            if (overtaken.Real > Tolerance)
            {
                findings.Add(new(
                    overtaken.Wait.Call.Id,
                    $"rank {overtaken.Wait.Rank:HH:mm:ss.fff} of {overtaken.Wait.Queue} had waited {overtaken.Real.TotalMilliseconds:F0} ms (real) when {offer.Operator} was offered {call.Id}, rank {rank:HH:mm:ss.fff}, at {offer.Issued:HH:mm:ss.fff}"));
            }
        }

        return (findings.ToImmutable(), largest);
    }

    /// <summary>The stays of a call, less the time in which an offer of it was open.</summary>
    private static IEnumerable<Waiting> Waits(ArchivedCall call, Func<string, DateTimeOffset> rankIn)
    {
        foreach (var stay in call.Stays)
        {
            var from = stay.From;
            foreach (var offer in call.Offers.Where(o => o.Issued < stay.Until && o.Ended > stay.From).OrderBy(o => o.Issued))
            {
                if (offer.Issued > from)
                {
                    yield return new(call, rankIn(stay.Queue), stay.Queue, from, offer.Issued);
                }

                from = offer.Ended > from ? offer.Ended : from;
            }

            if (stay.Until > from)
            {
                yield return new(call, rankIn(stay.Queue), stay.Queue, from, stay.Until);
            }
        }
    }

    private static bool IsPassedOver(ArchivedCall call, ArchivedOffer offer) => call.Offers.Any(o =>
        o.Operator == offer.Operator && o.Ending is "Declined" or "Expired" && o.Ended <= offer.Issued && offer.Issued < o.Ended + PassedOver);

    private static TimeSpan Real(DateTimeOffset from, DateTimeOffset until, Evidence evidence)
    {
        var domain = until - from;
        foreach (var outage in evidence.Outages)
        {
            var start = outage.From > from ? outage.From : from;
            var end = outage.Until < until ? outage.Until : until;
            domain -= end > start ? end - start : TimeSpan.Zero;
        }

        return domain / evidence.Speed;
    }
}
