using System.Collections.Immutable;
using Antiphon.Centres;
using Antiphon.Configuration;
using Antiphon.Figures;
using Antiphon.Operators;
using Antiphon.Traces;
using Antiphon.Virtual;

namespace Antiphon.RealDays;

/// <summary>What is assumed beyond the plain replay; each answers one question of why the replay differs from the record.</summary>
[Flags]
public enum Assumptions
{
    /// <summary>The plain replay, as tests/Replay plays it: operators take the next call at once, who was served would have waited for ever.</summary>
    None = 0,

    /// <summary>Operators pause between two calls as long as they did in the record.</summary>
    Pauses = 1,

    /// <summary>Who was served has the patience that the month's clients had, given that he or she waited as long as recorded.</summary>
    Patience = 2,

    /// <summary>Calls served by nobody who is named are served by somebody beyond the operators, as recorded.</summary>
    Unnamed = 4,
}

/// <summary>One day of a trace, played in virtual time over the routing classes of the queue actors.</summary>
public sealed record VirtualDay
{
    /// <summary>The figures of the record.</summary>
    public required DayFigures Recorded { get; init; }

    /// <summary>The figures of the replay.</summary>
    public required DayFigures Replayed { get; init; }

    /// <summary>The calls of the record, in order of arrival.</summary>
    public required ImmutableArray<CountedCall> RecordedCalls { get; init; }

    /// <summary>The same calls in the replay.</summary>
    public required ImmutableArray<CountedCall> ReplayedCalls { get; init; }

    /// <summary>Plays.</summary>
    /// <param name="day">The whole day.</param>
    /// <param name="month">What the month's record says of pauses and patience.</param>
    /// <param name="assumptions">What is assumed beyond the plain replay.</param>
    /// <param name="seed">For talks and patience that the record does not know.</param>
    public static VirtualDay Play(TraceDay day, MonthFacts month, Assumptions assumptions = Assumptions.None, int seed = 1)
    {
        var shifts = TraceRoster.Infer(day);
        var declared = new TraceCentre(day, shifts);
        var plan = TracePlan.Of(day, shifts, declared, seed);
        var midnight = new DateTimeOffset(day.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var recorded = day.Calls.Select(Recall).ToImmutableArray();
        // Who left in the menu, or waits to the end, is counted as other.
        var replayed = Enumerable.Repeat(new CountedCall(CountedAs.Other, TimeSpan.Zero), day.Calls.Length).ToArray();
        var centre = new VirtualCentre(Configure(declared), midnight, Ended);
        var random = new Random(seed);
        var pause = assumptions.HasFlag(Assumptions.Pauses) ? month.Pause(day.Date) : TimeSpan.Zero;

        foreach (var shift in plan.Shifts)
        {
            Wish(shift.Operator, shift.Start, Operators.Wish.Ready);
            foreach (var rest in shift.Breaks)
            {
                Wish(shift.Operator, rest.At, Operators.Wish.NotReady);
                Wish(shift.Operator, rest.At + rest.Length, Operators.Wish.Ready);
            }

            Wish(shift.Operator, shift.End, Operators.Wish.SignedOut);
        }

        foreach (var (call, record) in plan.Calls.Zip(day.Calls))
        {
            if (call.LeavesInMenu)
                continue;
            if (assumptions.HasFlag(Assumptions.Unnamed) && record is { Outcome: TraceOutcome.Agent, Server: null })
            {
                replayed[call.Number] = recorded[call.Number];
                continue;
            }

            var patience = assumptions.HasFlag(Assumptions.Patience) && !record.LeftQueue ? month.PatienceBeyond(record.Waited, random) ?? call.Patience : call.Patience;
            var comes = new VirtualCall(call.Number, call.Queue, call.Priority, patience < call.Patience ? patience : call.Patience, call.Talk + pause);
            centre.At(midnight + call.Arrives + call.MenuTime, () => centre.Arrive(comes));
        }

        while (centre.Step())
        {
        }

        return new()
        {
            Recorded = DayFigures.Of(recorded, default),
            Replayed = DayFigures.Of(replayed, default),
            RecordedCalls = recorded,
            ReplayedCalls = [.. replayed],
        };

        void Wish(string operatorId, TimeSpan at, Wish wish) => centre.At(midnight + at, () => centre.SetWish(operatorId, wish));

        void Ended(EndedWait wait) => replayed[wait.Call.Number] =
            wait.Operator is not null ? new(CountedAs.Answered, wait.Waited)
            : wait.Arrived + wait.Waited >= midnight + plan.Length ? new(CountedAs.Other, TimeSpan.Zero)
            : new(CountedAs.Abandoned, wait.Waited);
    }

    private static CountedCall Recall(TraceCall call) =>
        call.Outcome == TraceOutcome.Agent ? new(CountedAs.Answered, call.Waited) : new(call.LeftQueue ? CountedAs.Abandoned : CountedAs.Other, call.LeftQueue ? call.Waited : TimeSpan.Zero);

    /// <summary>The declared centre as the actors' own records; of it the router uses queues and skills.</summary>
    private static Centre Configure(TraceCentre declared)
    {
        var centre = declared.Declare(speed: 1);
        return new()
        {
            Queues = centre.Queues.ToImmutableSortedDictionary(queue => queue.Name, queue => new Queue
            {
                Name = queue.Name,
                Strategy = Enum.Parse<Strategy>(queue.Strategy.ToString()),
                Skills = [.. queue.Skills.Select(wanted => new SkillWanted { Skill = wanted.Skill, Level = wanted.Level })],
                HeadStart = queue.HeadStart.ToTimeSpan(),
            }, StringComparer.Ordinal),
            Operators = centre.Operators.ToImmutableSortedDictionary(
                one => one.Id, one => new Operator { Id = one.Id, Site = one.Site, Skills = one.Skills.ToImmutableSortedDictionary(StringComparer.Ordinal) }, StringComparer.Ordinal),
        };
    }
}
