using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>
/// Who worked where and as what, as it was said. What is declared of an operator is the posting in force: the latest that is not only planned. A plan takes effect by its
/// date, and once; so a clock that is set back undoes nothing.
/// </summary>
internal static class Postings
{
    /// <summary>The one in force; null: nothing is noted of this operator.</summary>
    public static Posting? InForce(ImmutableArray<Posting> all, string operatorId) => all.LastOrDefault(one => one.Operator == operatorId && !one.IsPlanned);

    /// <summary>With one more; it takes the place of one of the same operator from the same time on.</summary>
    public static ImmutableArray<Posting> Put(ImmutableArray<Posting> all, Posting posting) =>
    [
        .. all.Where(one => one.Operator != posting.Operator || one.From != posting.From).Append(posting)
            .OrderBy(one => one.Operator, StringComparer.Ordinal).ThenBy(one => one.From),
    ];

    /// <summary>Notes what a change of the centre moves, whoever came and whoever went; of who went nothing is planned any more.</summary>
    public static ImmutableArray<Posting> Follow(ImmutableArray<Posting> all, Centre before, Centre after, DateTimeOffset now)
    {
        foreach (var (id, one) in after.Operators)
        {
            var former = before.Operators.GetValueOrDefault(id);
            var inForce = InForce(all, id) ?? (former is null ? null : Of(former, DateTimeOffset.MinValue, now));
            if (inForce is { } held && held.Site == one.Site && held.Employment == one.Employment)
                continue;
            if (inForce is not null)
                all = Put(all, inForce);
            all = Put(all, Of(one, now, now));
        }

        foreach (var (id, gone) in before.Operators.Where(one => !after.Operators.ContainsKey(one.Key)))
        {
            all = Put(all, InForce(all, id) ?? Of(gone, DateTimeOffset.MinValue, now));
            all = Put(all.RemoveAll(one => one.Operator == id && one.IsPlanned), new Posting { Operator = id, From = now, Recorded = now });
        }

        return all;
    }

    /// <summary>What was planned up to now, as in force.</summary>
    public static ImmutableArray<Posting> TakeEffect(ImmutableArray<Posting> all, DateTimeOffset now) => [.. all.Select(one => one.IsPlanned && one.From <= now ? one with { IsPlanned = false } : one)];

    /// <summary>The centre with its operators where they are posted.</summary>
    public static Centre Apply(Centre centre, ImmutableArray<Posting> all)
    {
        foreach (var (id, one) in centre.Operators)
            if (InForce(all, id) is { Site.Length: > 0 } posting && (posting.Site != one.Site || posting.Employment != one.Employment))
                centre = centre with { Operators = centre.Operators.SetItem(id, one with { Site = posting.Site, Employment = posting.Employment }) };
        return centre;
    }

    /// <summary>When the next plan takes effect; null: there is none.</summary>
    public static DateTimeOffset? Next(ImmutableArray<Posting> all) => all.Where(one => one.IsPlanned).Select(one => (DateTimeOffset?)one.From).Min();

    /// <summary>Plans that a centre could not carry out: their site is not in it.</summary>
    public static IEnumerable<ConfigurationProblem> Check(ImmutableArray<Posting> all, Centre centre) =>
        from one in all
        where one.IsPlanned && centre.Operators.ContainsKey(one.Operator) && !centre.Sites.ContainsKey(one.Site)
        select new ConfigurationProblem
        {
            Path = $"sites[{one.Site}]",
            Message = $"Operator {one.Operator} is to move to site {one.Site} at {one.From:yyyy-MM-dd'T'HH:mm:ss'Z'}; keep the site, or plan another move from that time on.",
            Severity = ProblemSeverity.Error,
        };

    private static Posting Of(Operator one, DateTimeOffset from, DateTimeOffset now) => new() { Operator = one.Id, Site = one.Site, Employment = one.Employment, From = from, Recorded = now };
}
