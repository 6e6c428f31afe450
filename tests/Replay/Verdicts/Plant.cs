using System.Collections.Immutable;

namespace Antiphon.Verdicts;

/// <summary>Which rule a falsified record is to break.</summary>
public enum PlantKind
{
    /// <summary>A call is taken out of the archive.</summary>
    Lost,

    /// <summary>A talk is given a second operator.</summary>
    Doubled,

    /// <summary>A call is said to have waited an hour longer.</summary>
    Misordered,
}

/// <summary>Falsifies one record of the archive, so that whoever doubts the verdict can see it find the fault.</summary>
public static class Plant
{
    /// <summary>The evidence with one record changed.</summary>
    /// <exception cref="InvalidOperationException">There is no record that would do.</exception>
    public static Evidence Sow(Evidence evidence, PlantKind kind) => evidence with
    {
        Archive = kind switch
        {
            PlantKind.Lost => evidence.Archive.Remove(Middle(evidence.Archive.Where(c => c.Outcome == "Answered"))),
            PlantKind.Doubled => Double(evidence.Archive),
            _ => Misorder(evidence),
        },
    };

    private static ImmutableArray<ArchivedCall> Double(ImmutableArray<ArchivedCall> archive)
    {
        var call = Middle(archive.Where(c => c.Legs.Any(l => l.Until > l.From)));
        var leg = call.Legs.First(l => l.Until > l.From);
        return archive.Replace(call, call with { Legs = call.Legs.Add(leg with { Operator = "planted" }) });
    }

    /// <summary>
    /// Of a call that was never in an offer before an operator who might have taken it was offered another one: it is made to have entered its queue an hour
    /// (and, should an hour be no time at all at this speed, ten seconds of real time) before that.
    /// </summary>
    private static ImmutableArray<ArchivedCall> Misorder(Evidence evidence)
    {
        var earlier = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10) * evidence.Speed;
        var offers = evidence.Archive.SelectMany(c => c.Offers.Select(o => (Call: c, Offer: o))).OrderBy(o => o.Offer.Issued).ToArray();
        foreach (var call in evidence.Archive.Where(c => c.Queued is not null && c.Stays.Length == 1).OrderByDescending(c => c.Queued))
        {
            var (stay, until) = (call.Stays[0], call.Offers.IsEmpty ? call.Ended : call.Offers.Min(o => o.Issued));
            var witness = offers.LastOrDefault(o =>
                o.Call.Id != call.Id && o.Call.Queued is not null && o.Offer.Issued < until && evidence.Serves.TryGetValue(o.Offer.Operator, out var queues) && queues.Contains(stay.Queue));
            if (witness.Offer is not null)
            {
                var entry = witness.Offer.Issued - earlier;
                entry = witness.Call.Queued - earlier is { } before && before < entry ? before : entry;
                return evidence.Archive.Replace(call, call with { Queued = entry, Stays = [stay with { From = entry }] });
            }
        }

        throw new InvalidOperationException("No offer was made before another call had its own: nothing to falsify.");
    }

    private static ArchivedCall Middle(IEnumerable<ArchivedCall> calls)
    {
        var all = calls.ToArray();
        return all.Length > 0 ? all[all.Length / 2] : throw new InvalidOperationException("No call was answered: nothing to falsify.");
    }
}
