using Antiphon.Ledgers;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Verdicts;

/// <summary>What clients and operators saw, held against the archive.</summary>
/// <param name="Played">Calls that clients made.</param>
/// <param name="Answered">Those of them in which client and operator talked.</param>
/// <param name="Archived">Rows of the archive.</param>
/// <param name="Lost">Calls that are not in the archive with an outcome that fits what the client saw.</param>
/// <param name="Doubled">Calls that are there twice or were never made; operators with two calls at a time, calls with two operators.</param>
public sealed record Reckoning(int Played, int Answered, int Archived, IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled)
{
    /// <summary>Every call is there once, as its client saw it.</summary>
    public bool IsSound => Lost.Count == 0 && Doubled.Count == 0 && Archived == Played;

    /// <summary>Reads the archive and judges.</summary>
    public static async Task<Reckoning> Make(Ledger ledger, AntiphonClient api)
    {
        using var export = api.Archive.ExportCalls(new());
        var archive = await export.ResponseStream.ReadAllAsync().ToListAsync();
        var rows = archive.ToLookup(row => row.Call.CallId);
        var played = ledger.Calls.ToDictionary(call => call.Id.ToString());
        List<string> lost =
        [
            .. played.Values.Where(call => !rows[call.Id.ToString()].Any(row => Fits(call, row)))
                .Select(call => $"{call.Id}: seen {call.End?.How}, answered {call.Answers.Count} times; archived {rows[call.Id.ToString()].FirstOrDefault()?.Call}"),
        ];
        List<string> doubled =
        [
            .. rows.Where(same => same.Count() > 1).Select(same => $"{same.Key}: {same.Count()} times in the archive"),
            .. rows.Where(row => !played.ContainsKey(row.Key)).Select(row => $"{row.Key}: in the archive, and never made"),
            .. Overlaps("archive", archive.SelectMany(row => row.Legs.Select(leg => (row.Call.CallId, leg.Operator, leg.ConnectTime.ToDateTimeOffset(), leg.EndTime.ToDateTimeOffset())))),
            .. Overlaps("edge", played.Values.SelectMany(call => call.Answers.Select(leg => (call.Id.ToString(), leg.Operator, leg.At.Domain, (leg.Until ?? leg.At).Domain)))),
        ];
        return new Reckoning(played.Count, played.Values.Count(call => call.Answers.Count > 0), archive.Count, lost, doubled);
    }

    /// <summary>All that was found, for people.</summary>
    public override string ToString() => $"played={Played} answered={Answered} archived={Archived} lost={Lost.Count} doubled={Doubled.Count}";

    private static bool Fits(LedgerCall call, ArchivedCallDetail row) => (call.End?.How, row.Call.Outcome) switch
    {
        (LedgerEnding.Talked, Outcome.Answered) => true,
        // Voice was joined, and the talk was over, while the process was away: it never heard of it in time, and had failed the offer.
        (LedgerEnding.Talked, Outcome.Abandoned or Outcome.ShortAbandoned) => row.Offers.Any(offer => offer.OfferId == call.Answers[^1].OfferId.ToString() && offer.Ending == OfferEnding.Failed),
        // The client hung up while the operator's leg was being joined: either may have come first.
        (LedgerEnding.Abandoned, var outcome) => outcome is Outcome.Abandoned or Outcome.ShortAbandoned || (call.Answers.Count > 0 && outcome == Outcome.Answered),
        _ => false,
    };

    private static IEnumerable<string> Overlaps(string source, IEnumerable<(string Call, string Operator, DateTimeOffset From, DateTimeOffset Until)> talks)
    {
        var all = talks.OrderBy(talk => talk.From).ToList();
        foreach (var one in all.GroupBy(talk => talk.Operator).Concat(all.GroupBy(talk => talk.Call)))
            foreach (var (first, second) in one.Zip(one.Skip(1)))
                if (second.From < first.Until)
                    yield return $"{source}: {first} and {second} at one time";
    }
}
