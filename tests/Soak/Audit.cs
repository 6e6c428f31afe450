using Antiphon.Ledgers;
using Antiphon.V1;

namespace Antiphon.Soak;

/// <summary>What clients saw, a few bytes a call, held against the archive row by row.</summary>
public sealed class Audit
{
    private const int FaultsTold = 20;
    private readonly Dictionary<Guid, Seen> _seen = [];
    private readonly Dictionary<string, List<(DateTimeOffset From, DateTimeOffset Until, Guid Call)>> _talks = [];
    private readonly List<string> _faults = [];
    private readonly SortedDictionary<(string Reason, DateTimeOffset Hour), int> _refusals = [];
    private TimeSpan _waited;

    /// <summary>Calls that clients made.</summary>
    public int Played { get; private set; }

    /// <summary>Of them, those in which client and operator talked.</summary>
    public int Answered { get; private set; }

    /// <summary>Of them, those whose arrival was refused by type, because the system had too much to do.</summary>
    public int Refused => _refusals.Values.Sum();

    /// <summary>Refused arrivals by reason and hour (domain time).</summary>
    public IReadOnlyDictionary<(string Reason, DateTimeOffset Hour), int> Refusals => _refusals;

    /// <summary>Rows of the archive.</summary>
    public int Archived { get; private set; }

    /// <summary>All that is wrong; see <see cref="Faults"/> for the first of it.</summary>
    public int Wrong { get; private set; }

    /// <summary>What is wrong, in words, the first twenty.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Mean wait of the archive's answered calls, from arrival to connection.</summary>
    public TimeSpan Asa => _waited / Math.Max(1, ArchivedAnswered);

    /// <summary>Rows of the archive whose outcome is Answered.</summary>
    public int ArchivedAnswered { get; private set; }

    /// <summary>A call is over for its client.</summary>
    public void Ended(LedgerCall call)
    {
        lock (_seen)
        {
            Played++;
            Answered += call.Answers.Count > 0 ? 1 : 0;
            if (call.End is { How: LedgerEnding.Refused } end)
            {
                var refusal = (end.Detail, end.At.Domain.AddTicks(-(end.At.Domain.Ticks % TimeSpan.TicksPerHour)));
                _refusals[refusal] = _refusals.GetValueOrDefault(refusal) + 1;
            }
            _seen[call.Id] = new(call.End?.How ?? LedgerEnding.None, call.Acknowledged is not null, call.Answers.Count > 0);
        }
    }

    /// <summary>A row of the archive.</summary>
    public void Filed(ArchivedCallDetail row)
    {
        Archived++;
        var id = Guid.Parse(row.Call.CallId);
        if (!_seen.Remove(id, out var seen))
            Fault($"{id}: in the archive a second time, or never made: {row.Call}");
        else if (!Fits(seen, row.Call.Outcome))
            Fault($"{id}: the client saw {seen}; archived {row.Call}");
        if (row.Call.Outcome == Outcome.Answered)
        {
            ArchivedAnswered++;
            _waited += row.Call.AnswerTime.ToDateTimeOffset() - row.Call.ArrivalTime.ToDateTimeOffset();
        }

        foreach (var leg in row.Legs)
        {
            if (!_talks.TryGetValue(leg.Operator, out var talks))
                _talks[leg.Operator] = talks = [];
            talks.Add((leg.ConnectTime.ToDateTimeOffset(), leg.EndTime.ToDateTimeOffset(), id));
        }
    }

    /// <summary>There are no more rows: what is missing is lost, and whose talks overlap had two calls at a time.</summary>
    public void Close()
    {
        foreach (var (id, seen) in _seen)
            if (seen.How != LedgerEnding.Refused || seen.Acknowledged)
                Fault($"{id}: {(seen.Acknowledged ? "acknowledged" : "neither acknowledged nor refused")}, and not in the archive; the client saw {seen}");
        foreach (var (who, talks) in _talks)
        {
            talks.Sort();
            for (var i = 1; i < talks.Count; i++)
                if (talks[i].From < talks[i - 1].Until)
                    Fault($"{who}: talks in {talks[i - 1].Call} and in {talks[i].Call} at one time");
        }
    }

    private static bool Fits(Seen seen, Outcome outcome) => seen.How switch
    {
        LedgerEnding.Talked => outcome == Outcome.Answered,
        // The client hung up while the operator's leg was being joined: either may have come first.
        LedgerEnding.Abandoned or LedgerEnding.LeftInMenu => outcome is Outcome.Abandoned or Outcome.ShortAbandoned || (seen.Talked && outcome == Outcome.Answered),
        LedgerEnding.HungUp => outcome is Outcome.Refused or Outcome.TimedOut,
        _ => false,
    };

    private void Fault(string words)
    {
        Wrong++;
        if (_faults.Count < FaultsTold)
            _faults.Add(words);
    }

    private readonly record struct Seen(LedgerEnding How, bool Acknowledged, bool Talked);
}
