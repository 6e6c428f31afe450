using System.Collections.Immutable;
using Antiphon.Centres;
using Antiphon.Days;

namespace Antiphon.Traces;

/// <summary>A recorded day as a plan of calls and shifts. Its times count from the local midnight of its date.</summary>
public static class TracePlan
{
    /// <summary>How long after the last operator has left those who still wait are sent away.</summary>
    public static readonly TimeSpan WaitAfterClosing = TimeSpan.FromHours(1);

    /// <summary>When whoever still waits is sent away.</summary>
    public static TimeSpan SentAwayAt(TraceDay day, ImmutableArray<TraceShift> shifts) =>
        WaitAfterClosing + shifts.Select(s => s.Presence.End).Append(day.Window.End).Max();

    /// <summary>Plans.</summary>
    /// <param name="day">The calls; may be cut.</param>
    /// <param name="shifts">Who is at work; those who leave before the day's window are left out, those who come before it come at its beginning.</param>
    /// <param name="centre">The centre in which it is played.</param>
    /// <param name="seed">For the talk of clients who hung up in the record and are answered in the replay.</param>
    public static DayPlan Of(TraceDay day, ImmutableArray<TraceShift> shifts, TraceCentre centre, int seed)
    {
        var random = new Random(seed);
        var end = SentAwayAt(day, shifts);
        var talks = day.Calls.Where(c => c.Outcome == TraceOutcome.Agent && c.ServiceTime > TimeSpan.Zero).ToLookup(c => c.Type, c => c.ServiceTime);
        return new(end, [.. day.Calls.Select((call, number) => Plan(call, number, centre, end, Talk(call, talks, random)))], [.. shifts.Where(s => s.Presence.End > day.Window.Start).Select(s => Plan(s, day.Window))]);
    }

    private static PlannedCall Plan(TraceCall call, int number, TraceCentre centre, TimeSpan end, TimeSpan talk) => new()
    {
        Number = number,
        Arrives = call.Menu.Start,
        Line = TraceCentre.Line,
        Client = "",
        Topic = TraceCentre.QueueName(call.Type),
        Key = centre.Key(call.Type),
        Queue = TraceCentre.QueueName(call.Type),
        Priority = call.IsHighPriority ? TraceCentre.HighPriority : 0,
        MenuTime = call.Menu.Length,
        LeavesInMenu = call.LeftInMenu,
        Patience = call.LeftQueue ? call.Waited : end - call.Menu.End,
        Talk = talk,
    };

    private static TimeSpan Talk(TraceCall call, ILookup<string, TimeSpan> talks, Random random)
    {
        if (call.Outcome == TraceOutcome.Agent || call.ServiceTime > TimeSpan.Zero)
        {
            return call.ServiceTime;
        }

        var known = talks[call.Type].ToArray();
        return known.Length > 0 ? known[random.Next(known.Length)] : TimeSpan.Zero;
    }

    private static PlannedShift Plan(TraceShift shift, Stretch window)
    {
        var start = shift.Presence.Start > window.Start ? shift.Presence.Start : window.Start;
        // Who is on a break when the window begins comes after it.
        start = shift.Breaks.Where(b => b.Start <= start && b.End > start).Select(b => b.End).Append(start).Max();
        return new()
        {
            Operator = TraceCentre.OperatorId(shift.Operator),
            Start = start,
            End = shift.Presence.End,
            Breaks = [.. shift.Breaks.Where(b => b.Start > start).Select(b => new PlannedBreak(b.Start, b.Length, TraceCentre.Break))],
            Losses = [],
        };
    }
}
