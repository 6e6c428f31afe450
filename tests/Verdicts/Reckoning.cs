using Antiphon.Ledgers;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Verdicts;

/// <summary>What clients and operators saw, held against the archive.</summary>
/// <param name="Played">Calls that clients made.</param>
/// <param name="Answered">Those of them in which client and operator talked.</param>
/// <param name="Archived">Rows of the archive.</param>
/// <param name="Refused">Calls that were sent away with a reason, of which nothing was ever acknowledged or archived: more came than could be taken.</param>
/// <param name="GivenUp">Legs that the edge had joined and the system gave up as it may (<see cref="LegRule"/>).</param>
/// <param name="Lost">Calls that are not in the archive with the outcome and the talks that were seen.</param>
/// <param name="Doubled">Calls that are there twice or were never made; operators with two calls at a time, calls with two operators.</param>
public sealed record Reckoning(int Played, int Answered, int Archived, int Refused, int GivenUp, IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled)
{
    /// <summary>Every call is there once, as its client saw it.</summary>
    public bool IsSound => Lost.Count == 0 && Doubled.Count == 0 && Archived == Played - Refused;

    /// <summary>Reads the archive and judges.</summary>
    public static async Task<Reckoning> Make(Ledger ledger, AntiphonClient api, LegRule rule) => Judge([.. ledger.Calls], await Read(api), rule);

    /// <summary>The whole archive.</summary>
    public static async Task<IReadOnlyList<ArchivedCallDetail>> Read(AntiphonClient api)
    {
        using var export = api.Archive.ExportCalls(new());
        return await export.ResponseStream.ReadAllAsync().ToListAsync();
    }

    /// <summary>Judges.</summary>
    public static Reckoning Judge(IReadOnlyList<LedgerCall> calls, IReadOnlyList<ArchivedCallDetail> archive, LegRule rule)
    {
        var rows = archive.ToLookup(row => row.Call.CallId);
        var played = calls.ToDictionary(call => call.Id.ToString());
        var refused = calls.Where(call => call is { End.How: LedgerEnding.Refused, Acknowledged: null, Answers.Count: 0 } && !rows.Contains(call.Id.ToString())).ToHashSet();
        List<string> lost =
        [
            .. calls.Where(call => !refused.Contains(call)).Select(call => (Call: call, Row: rows[call.Id.ToString()].FirstOrDefault()))
                .Where(one => one.Row is null || Fault(one.Call, one.Row, rule) is not null)
                .Select(one => $"{one.Call.Id}: {(one.Row is null ? "not archived" : Fault(one.Call, one.Row, rule))}. Seen {one.Call.End}, joined {string.Join(", ", one.Call.Answers)}; archived {one.Row}"),
        ];
        List<string> doubled =
        [
            .. rows.Where(same => same.Count() > 1).Select(same => $"{same.Key}: {same.Count()} times in the archive"),
            .. rows.Where(row => !played.ContainsKey(row.Key)).Select(row => $"{row.Key}: in the archive, and never made"),
            .. Overlaps("archive", archive.SelectMany(row => row.Legs.Select(leg => (row.Call.CallId, leg.Operator, leg.ConnectTime.ToDateTimeOffset(), leg.EndTime.ToDateTimeOffset())))),
            .. Overlaps("edge", calls.SelectMany(call => call.Answers.Select(leg => (call.Id.ToString(), leg.Operator, leg.At.Domain, (leg.Until ?? leg.At).Domain)))),
        ];
        var givenUp = calls.Sum(call => rows[call.Id.ToString()].Take(1).Sum(row => call.Answers.Count(leg => !Knows(row, leg) && rule.MightGiveUp(call, leg, row))));
        return new Reckoning(calls.Count, calls.Count(call => call.Answers.Count > 0), archive.Count, refused.Count, givenUp, lost, doubled);
    }

    /// <summary>All that was found, for people.</summary>
    public override string ToString() => $"played={Played} answered={Answered} archived={Archived} refused={Refused} lost={Lost.Count} doubled={Doubled.Count} legs given up={GivenUp}";

    /// <summary>
    /// What is wrong with a row. The outcome is Answered if, and only if, the system knew of a talk; it knows of none that the edge did not join; and it knows each that
    /// the edge joined, unless the client was just leaving (hung up while the operator's leg was being joined: either may have come first) or it might give it up.
    /// </summary>
    private static string? Fault(LedgerCall call, ArchivedCallDetail row, LegRule rule)
    {
        var outcomes = row.Legs.Count > 0 ? new[] { Outcome.Answered } : [Outcome.Abandoned, Outcome.ShortAbandoned];
        if (call.End?.How is not (LedgerEnding.Talked or LedgerEnding.Abandoned))
            return "its client saw no proper end";
        if (!outcomes.Contains(row.Call.Outcome))
            return $"the outcome does not fit {row.Legs.Count} talks";
        if (row.Legs.Any(leg => !call.Answers.Any(seen => IsOf(leg, seen))))
            return "a talk is archived that the edge never joined";
        return call.Answers.Any(leg => !Knows(row, leg) && !WasLeaving(call, leg) && !rule.MightGiveUp(call, leg, row)) ? "a talk is missing" : null;
    }

    private static bool Knows(ArchivedCallDetail row, LedgerAnswer seen) => row.Legs.Any(leg => IsOf(leg, seen));

    private static bool IsOf(OperatorLeg leg, LedgerAnswer seen) => leg.OfferId == seen.OfferId.ToString() && leg.Operator == seen.Operator;

    private static bool WasLeaving(LedgerCall call, LedgerAnswer leg) => call.End!.How == LedgerEnding.Abandoned && (leg.Until is not { } until || until == call.End.At);

    private static IEnumerable<string> Overlaps(string source, IEnumerable<(string Call, string Operator, DateTimeOffset From, DateTimeOffset Until)> talks)
    {
        var all = talks.OrderBy(talk => talk.From).ToList();
        foreach (var one in all.GroupBy(talk => talk.Operator).Concat(all.GroupBy(talk => talk.Call)))
            foreach (var (first, second) in one.Zip(one.Skip(1)))
                if (second.From < first.Until)
                    yield return $"{source}: {first} and {second} at one time";
    }
}
