using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>Chooses among free operators for one call, and writes down why.</summary>
internal static class Choice
{
    /// <summary>The decision; null: none of them may take the call.</summary>
    /// <param name="queue">The call's queue.</param>
    /// <param name="call">The call.</param>
    /// <param name="free">Those who may be proposed now.</param>
    /// <param name="claimed">The one in <paramref name="free"/> asked for it.</param>
    /// <param name="roster">All operators of the queue, for the record.</param>
    /// <param name="now">Domain time.</param>
    public static RoutingDecision? Make(Queue queue, WaitingCall call, IEnumerable<RosterEntry> free, bool claimed, Roster roster, DateTimeOffset now)
    {
        var order = OperatorOrders.For(queue.Strategy);
        var best = new List<OperatorRank>(RoutingDecision.Listed + 1);
        var candidates = new HashSet<RosterEntry>();
        foreach (var entry in free)
        {
            if (Eligibility.WhyNot(call, entry.Id, now, roster) != Exclusion.None)
                continue;
            candidates.Add(entry);
            KeepBest(best, order.Rank(entry.Facts, entry.Level));
        }

        if (best.Count == 0)
            return null;
        var (passedOver, excluded) = Others(call, candidates, roster, now);
        return new RoutingDecision
        {
            CallId = call.Id,
            Queue = queue.Name,
            At = now,
            RankTime = call.RankTime,
            Waited = now - call.EnteredAt,
            Strategy = queue.Strategy,
            Claimed = claimed,
            Candidates = [.. best.Select(rank => Ranked(call, rank, roster, now))],
            CandidateCount = candidates.Count,
            PassedOver = passedOver,
            Excluded = excluded,
        };
    }

    private static RankedOperator Ranked(WaitingCall call, OperatorRank rank, Roster roster, DateTimeOffset now)
    {
        var opening = Eligibility.OpeningOf(call, rank.Operator, now, roster)!;
        return new RankedOperator(rank.Operator, rank.First, rank.Second, opening.By, opening.After);
    }

    private static void KeepBest(List<OperatorRank> best, OperatorRank rank)
    {
        if (best.Count == RoutingDecision.Listed && OperatorRank.Compare(rank, best[^1]) > 0)
            return;
        best.Insert(~best.BinarySearch(rank, OperatorRank.Order), rank);
        if (best.Count > RoutingDecision.Listed)
            best.RemoveAt(best.Count - 1);
    }

    private static (ImmutableArray<ExcludedOperator> PassedOver, ImmutableSortedDictionary<string, int> Excluded) Others(
        WaitingCall call, HashSet<RosterEntry> candidates, Roster roster, DateTimeOffset now)
    {
        var passedOver = ImmutableArray.CreateBuilder<ExcludedOperator>();
        var excluded = new Dictionary<string, int>();
        foreach (var entry in roster.Serving)
        {
            if (candidates.Contains(entry))
                continue;
            var reason = entry.WhyNot(now);
            if (reason == Exclusion.None)
            {
                reason = Eligibility.WhyNot(call, entry.Id, now, roster);
                if (reason == Exclusion.None)
                    continue;
                if (passedOver.Count < RoutingDecision.Listed)
                    passedOver.Add(new ExcludedOperator(entry.Id, reason));
            }

            excluded[reason] = excluded.GetValueOrDefault(reason) + 1;
        }

        return (passedOver.ToImmutable(), excluded.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
