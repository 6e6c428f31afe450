using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>
/// Chooses among free operators for one call, and writes down why. Whom the call names (preferred, passed over) is judged one by one; of all others the waiting
/// time alone decides, so they are judged by the group.
/// </summary>
internal static class Choice
{
    /// <summary>The decision; null: none of them may take the call.</summary>
    /// <param name="queue">The call's queue.</param>
    /// <param name="call">The call.</param>
    /// <param name="claimant">The one who asks for it, and is compared with nobody; null: the best of those who are ready.</param>
    /// <param name="roster">All operators of the queue, as they are <paramref name="now"/>.</param>
    /// <param name="now">Domain time.</param>
    public static RoutingDecision? Make(Queue queue, WaitingCall call, RosterEntry? claimant, Roster roster, DateTimeOffset now)
    {
        var named = Named(call, roster, now);
        var among = claimant is null ? Promising(call, named, roster, now) : [claimant];
        var best = among.Where(entry => Eligibility.WhyNot(call, entry.Id, now, roster) == Exclusion.None)
            .OrderBy(entry => entry.Rank, OperatorRank.Order).Take(RoutingDecision.Listed).ToList();
        if (best.Count == 0)
            return null;
        var (count, passedOver, excluded) = Weigh(call, named, claimant, roster, now);
        return new RoutingDecision
        {
            CallId = call.Id,
            Queue = queue.Name,
            At = now,
            RankTime = call.RankTime,
            Waited = now - call.EnteredAt,
            Strategy = queue.Strategy,
            Claimed = claimant is not null,
            Candidates = [.. best.Select(entry => Ranked(call, entry, roster, now))],
            CandidateCount = claimant is null ? count : 1,
            PassedOver = passedOver,
            Excluded = excluded,
        };
    }

    /// <summary>Those whom the call names who might be proposed.</summary>
    private static List<RosterEntry> Named(WaitingCall call, Roster roster, DateTimeOffset now) => call.PassedOver.IsEmpty && call.PreferredOperator is null ? [] :
    [
        .. call.PassedOver.Select(passed => passed.Operator).Append(call.PreferredOperator ?? "").Distinct()
            .Select(roster.Find).OfType<RosterEntry>().Where(entry => entry.WhyNot(now) == Exclusion.None),
    ];

    /// <summary>Among these are the best: of each group that is open as many as are listed, and whom the call names.</summary>
    private static IEnumerable<RosterEntry> Promising(WaitingCall call, List<RosterEntry> named, Roster roster, DateTimeOffset now)
    {
        if (Eligibility.WaitsForPreferred(call, now, roster))
            return named;
        var open = roster.Ready.TakeWhile(group => now - call.EnteredAt >= group.Key).SelectMany(group => group.Value.Take(RoutingDecision.Listed + named.Count));
        return named.Count == 0 ? open : open.Concat(named).Distinct();
    }

    private static RankedOperator Ranked(WaitingCall call, RosterEntry entry, Roster roster, DateTimeOffset now)
    {
        var opening = Eligibility.OpeningOf(call, entry.Id, now, roster)!;
        return new RankedOperator(entry.Id, entry.Rank.First, entry.Rank.Second, opening.By, opening.After);
    }

    /// <summary>How many might have the call, who of the ready might not, and how many might not by reason.</summary>
    private static (int Count, ImmutableArray<ExcludedOperator> PassedOver, ImmutableSortedDictionary<string, int> Excluded) Weigh(
        WaitingCall call, List<RosterEntry> named, RosterEntry? claimant, Roster roster, DateTimeOffset now)
    {
        var waitsForOne = Eligibility.WaitsForPreferred(call, now, roster);
        var excluded = roster.Excluded.ToDictionary();
        if (claimant is not null && claimant.Opening is not null && now < claimant.HeldUntil)
            excluded[Exclusion.Refused]--;
        var passedOver = new List<ExcludedOperator>();
        var count = 0;
        foreach (var (after, group) in roster.Ready)
        {
            var others = group.Count - named.Count(entry => entry.Opening?.After == after);
            if (waitsForOne || now - call.EnteredAt < after)
                Exclude(waitsForOne ? Exclusion.PreferredWindow : Exclusion.Skill, others, group.Where(entry => entry != claimant && !named.Contains(entry)));
            else
                count += others;
        }

        foreach (var entry in named.Where(entry => entry != claimant))
        {
            var reason = Eligibility.WhyNot(call, entry.Id, now, roster);
            if (reason == Exclusion.None)
                count++;
            else if (entry.Opening is not null)
                Exclude(reason, 1, [entry]);
        }

        return (count, [.. passedOver.OrderBy(one => one.Operator, StringComparer.Ordinal).Take(RoutingDecision.Listed)],
            excluded.Where(reason => reason.Value > 0).ToImmutableSortedDictionary(StringComparer.Ordinal));

        void Exclude(string reason, int many, IEnumerable<RosterEntry> some)
        {
            excluded[reason] = excluded.GetValueOrDefault(reason) + many;
            passedOver.AddRange(some.Take(RoutingDecision.Listed).Select(entry => new ExcludedOperator(entry.Id, reason)));
        }
    }
}
