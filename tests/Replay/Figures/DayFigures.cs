using System.Collections.Immutable;
using Antiphon.Traces;
using Antiphon.Verdicts;
using PanelState = Antiphon.V1.PanelState;

namespace Antiphon.Figures;

/// <summary>A call as the figures count it.</summary>
public enum CountedAs
{
    /// <summary>Somebody talked with the client.</summary>
    Answered,

    /// <summary>The client hung up in a queue.</summary>
    Abandoned,

    /// <summary>Neither: hung up in the menu, sent away after the day's end, refused, failed.</summary>
    Other,
}

/// <summary>A call's part in the figures.</summary>
/// <param name="As">How it is counted.</param>
/// <param name="Waited">Domain time from its entry into a queue to the answer or the hang-up; zero: it did not wait.</param>
public readonly record struct CountedCall(CountedAs As, TimeSpan Waited);

/// <summary>Time of operators, summed.</summary>
/// <param name="Handling">In calls.</param>
/// <param name="Free">At work, on no break and in no call.</param>
public readonly record struct StaffTime(TimeSpan Handling, TimeSpan Free)
{
    /// <summary>Sums up operators' time within a window of domain time.</summary>
    public static StaffTime Of(IEnumerable<OperatorTime> times, DateTimeOffset from, DateTimeOffset until)
    {
        var (handling, free) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var time in times)
        {
            var within = (time.Until < until ? time.Until : until) - (time.From > from ? time.From : from);
            if (within > TimeSpan.Zero && time.State is (PanelState.Talking or PanelState.WrapUp))
            {
                handling += within;
            }
            else if (within > TimeSpan.Zero && time.State == PanelState.Free)
            {
                free += within;
            }
        }

        return new(handling, free);
    }
}

/// <summary>
/// The figures of a day, by the same definitions for a replayed and for a recorded one. All times are domain time.
/// </summary>
public sealed record DayFigures
{
    /// <summary>The definitions, for people.</summary>
    public const string Definitions = """
        arrived        calls that reached the line (PHANTOM lines are ignored)
        answered       an operator talked with the client
        abandoned      the client hung up in a queue, however soon
        other          the rest: hung up in the menu, still waiting an hour after the last operator left, refused, failed
        ASA            mean wait of the answered calls from queue entry to answer; one that did not wait counts as 0
        service level  answered within 20 s / (answered + abandoned)
        longest wait   of the answered and the abandoned calls
        occupancy      time in calls / (time in calls + free time) of all operators, within the hours replayed; breaks count for neither
        """;

    /// <summary>The Y of the service level.</summary>
    public static readonly TimeSpan ServiceLevelWithin = TimeSpan.FromSeconds(20);

    /// <summary>All calls.</summary>
    public required int Arrived { get; init; }

    /// <summary>See <see cref="CountedAs.Answered"/>.</summary>
    public required int Answered { get; init; }

    /// <summary>See <see cref="CountedAs.Abandoned"/>.</summary>
    public required int Abandoned { get; init; }

    /// <summary>See <see cref="CountedAs.Other"/>.</summary>
    public required int Other { get; init; }

    /// <summary>Mean wait of the answered calls; zero: none was.</summary>
    public required TimeSpan AverageSpeedOfAnswer { get; init; }

    /// <summary>Share answered in time, 0 to 1; null: no call counts.</summary>
    public required double? ServiceLevel { get; init; }

    /// <summary>The longest wait.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>Share of operators' time in calls, 0 to 1; null: nobody was at work.</summary>
    public required double? Occupancy { get; init; }

    /// <summary>Counts.</summary>
    public static DayFigures Of(IEnumerable<CountedCall> calls, StaffTime staff)
    {
        var all = calls.ToArray();
        var answered = all.Where(c => c.As == CountedAs.Answered).ToArray();
        var abandoned = all.Where(c => c.As == CountedAs.Abandoned).ToArray();
        var queued = answered.Length + abandoned.Length;
        return new()
        {
            Arrived = all.Length,
            Answered = answered.Length,
            Abandoned = abandoned.Length,
            Other = all.Length - queued,
            AverageSpeedOfAnswer = answered.Length == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)answered.Average(c => c.Waited.Ticks)),
            ServiceLevel = queued == 0 ? null : (double)answered.Count(c => c.Waited <= ServiceLevelWithin) / queued,
            LongestWait = answered.Concat(abandoned).Select(c => c.Waited).DefaultIfEmpty().Max(),
            Occupancy = staff.Handling + staff.Free is var total && total > TimeSpan.Zero ? staff.Handling / total : null,
        };
    }

    /// <summary>A day as the trace recorded it, with the shifts inferred from it.</summary>
    public static DayFigures Recorded(TraceDay day, ImmutableArray<TraceShift> shifts)
    {
        var handling = TimeSpan.Zero;
        var free = TimeSpan.Zero;
        foreach (var server in day.Servers)
        {
            var busy = Stretch.Cover(server.Services.Select(s => s.Within(day.Window)));
            handling += busy;
            free += shifts.Where(s => s.Operator == server.Name).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Staffed(day.Window)) - busy;
        }

        return Of(
            day.Calls.Select(c => c.Outcome == TraceOutcome.Agent ? new CountedCall(CountedAs.Answered, c.Waited) : new(c.LeftQueue ? CountedAs.Abandoned : CountedAs.Other, c.Waited)),
            new(handling, free));
    }

    /// <summary>A day as the archive has it. A client whom the player sent away after the day's end counts as other.</summary>
    /// <param name="archive">The calls.</param>
    /// <param name="sentAway">Calls hung up because nobody was left to answer them.</param>
    /// <param name="staff">Operators' time.</param>
    public static DayFigures Replayed(IEnumerable<ArchivedCall> archive, IReadOnlySet<Guid> sentAway, StaffTime staff) => Of(
        archive.DistinctBy(c => c.Id).Select(call => call switch
        {
            { Outcome: "Answered", Queued: { } queued, Answered: { } answered } => new CountedCall(CountedAs.Answered, answered - queued),
            { Outcome: "Abandoned" or "ShortAbandoned", Queued: { } queued } when !sentAway.Contains(call.Id) => new(CountedAs.Abandoned, call.Ended - queued),
            _ => new(CountedAs.Other, TimeSpan.Zero),
        }),
        staff);
}
