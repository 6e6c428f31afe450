using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Operators;

namespace Antiphon.Panels;

/// <summary>What one call adds to the figures of its day.</summary>
/// <param name="Offered">It entered a queue.</param>
/// <param name="Answered">An operator answered it.</param>
/// <param name="Within">It was answered within its queue's service level.</param>
/// <param name="Abandoned">Its client left while waiting, and not at once.</param>
/// <param name="ShortAbandoned">Its client left within the queue's short-abandon time.</param>
/// <param name="Settled">It entered a queue and waits no more: it was answered, or ended.</param>
/// <param name="WaitToAnswer">Its time in queues before the answer; zero unless answered.</param>
/// <param name="Wait">Its time in queues before the answer or the end.</param>
/// <param name="Handled">Talk and hold of its legs that are over.</param>
/// <param name="Ended">It was answered, and is over.</param>
public readonly record struct CallCount(int Offered, int Answered, int Within, int Abandoned, int ShortAbandoned, int Settled, TimeSpan WaitToAnswer, TimeSpan Wait, TimeSpan Handled, int Ended)
{
    /// <summary>What a call adds, by how it stands.</summary>
    /// <param name="call">The call.</param>
    /// <param name="serviceLevel">The service level of its queue.</param>
    public static CallCount Of(CallFact call, TimeSpan serviceLevel)
    {
        var (queued, answered) = (call.QueuedAt is not null, call.AnsweredAt is not null);
        return new CallCount(
            Offered: queued ? 1 : 0,
            Answered: answered ? 1 : 0,
            Within: answered && call.Waited <= serviceLevel ? 1 : 0,
            Abandoned: call.Outcome == CallOutcome.Abandoned ? 1 : 0,
            ShortAbandoned: call.Outcome == CallOutcome.ShortAbandoned ? 1 : 0,
            Settled: queued && (answered || !call.Lives) ? 1 : 0,
            WaitToAnswer: answered ? call.Waited : TimeSpan.Zero,
            Wait: answered || !call.Lives ? call.Waited : TimeSpan.Zero,
            Handled: answered && !call.Lives ? call.Talked + call.Held : TimeSpan.Zero,
            Ended: answered && !call.Lives ? 1 : 0);
    }

    /// <summary>Both together.</summary>
    public static CallCount operator +(CallCount a, CallCount b) => new(
        a.Offered + b.Offered, a.Answered + b.Answered, a.Within + b.Within, a.Abandoned + b.Abandoned, a.ShortAbandoned + b.ShortAbandoned, a.Settled + b.Settled,
        a.WaitToAnswer + b.WaitToAnswer, a.Wait > b.Wait ? a.Wait : b.Wait, a.Handled + b.Handled, a.Ended + b.Ended);

    /// <summary>The sums without <paramref name="b"/>; the longest wait, which is no sum, stays.</summary>
    public static CallCount operator -(CallCount a, CallCount b) => new(
        a.Offered - b.Offered, a.Answered - b.Answered, a.Within - b.Within, a.Abandoned - b.Abandoned, a.ShortAbandoned - b.ShortAbandoned, a.Settled - b.Settled,
        a.WaitToAnswer - b.WaitToAnswer, a.Wait, a.Handled - b.Handled, a.Ended - b.Ended);
}

/// <summary>The figures by the ids of their formulas. One implementation, for panels and for reports.</summary>
public static class FigureRules
{
    /// <summary>Calls that entered a queue.</summary>
    public const string Offered = "calls_offered";

    /// <summary>Calls that an operator answered.</summary>
    public const string Answered = "calls_answered";

    /// <summary>Calls whose client left while waiting, without those who left within the short-abandon time.</summary>
    public const string Abandoned = "calls_abandoned";

    /// <summary>Calls whose client left within the short-abandon time.</summary>
    public const string ShortAbandoned = "calls_short_abandoned";

    /// <summary>Mean time in queues of answered calls, s.</summary>
    public const string AverageSpeedOfAnswer = "average_speed_of_answer";

    /// <summary>Answered within the queue's service level / (calls that entered a queue and wait no more, without short abandons).</summary>
    public const string ServiceLevel = "service_level";

    /// <summary>Abandoned / (calls that entered a queue and wait no more, without short abandons).</summary>
    public const string AbandonRate = "abandon_rate";

    /// <summary>The longest time in queues of a call that waits no more, s.</summary>
    public const string LongestWait = "longest_wait";

    /// <summary>Mean talk and hold of answered calls that are over, s.</summary>
    public const string AverageTalkTime = "average_talk_time";

    /// <summary>Calls that stand in a queue now.</summary>
    public const string WaitingNow = "waiting_now";

    /// <summary>How long the call waits that waits longest now, s; none: 0.</summary>
    public const string WaitsLongest = "waits_longest";

    /// <summary>Operators who are free now.</summary>
    public const string FreeNow = "free_now";

    /// <summary>Operators whose connection failed.</summary>
    public const string LostNow = "lost_now";

    /// <summary>While nobody is free: how long the call waits that waits longest, s; else 0.</summary>
    public const string UnservedWait = "unserved_wait";

    /// <summary>Handling / (handling + free time) of those who are signed in, since their sign-in; handling is talk, hold and wrap-up.</summary>
    public const string Occupancy = "occupancy";

    /// <summary>Handling / calls of those who are signed in, since their sign-in, s.</summary>
    public const string AverageHandlingTime = "average_handling_time";

    /// <summary>The ids of all figures: of the day's calls, then of what stands now.</summary>
    public static readonly ImmutableArray<string> All =
    [
        Offered, Answered, Abandoned, ShortAbandoned, AverageSpeedOfAnswer, ServiceLevel, AbandonRate, LongestWait, AverageTalkTime,
        WaitingNow, WaitsLongest, FreeNow, LostNow, UnservedWait, Occupancy, AverageHandlingTime,
    ];

    /// <summary>Those that are shares, from 0 to 1.</summary>
    public static readonly ImmutableArray<string> Shares = [ServiceLevel, AbandonRate, Occupancy];

    /// <summary>The figures of what stands at a moment.</summary>
    /// <param name="calls">The calls that live.</param>
    /// <param name="operators">The operators.</param>
    /// <param name="now">The moment (domain).</param>
    public static IEnumerable<PanelFigure> Of(IEnumerable<CallFact> calls, IReadOnlyCollection<OperatorFact> operators, DateTimeOffset now)
    {
        var waiting = calls.Where(call => call.State is CallState.Queued or CallState.Offered).ToList();
        var longest = waiting.Count == 0 ? 0 : Math.Max(0, waiting.Max(call => (now - (call.WaitsSince ?? call.ArrivedAt)).TotalSeconds));
        var free = operators.Count(who => who.State == PanelState.Free);
        yield return new PanelFigure(WaitingNow, waiting.Count);
        yield return new PanelFigure(WaitsLongest, longest);
        yield return new PanelFigure(FreeNow, free);
        yield return new PanelFigure(LostNow, operators.Count(who => who.State == PanelState.ConnectionLost));
        yield return new PanelFigure(UnservedWait, free > 0 ? 0 : longest);
        foreach (var figure in Of(operators, now))
            yield return figure;
    }

    /// <summary>The figures of these operators since their sign-in, at a moment.</summary>
    /// <param name="operators">The operators.</param>
    /// <param name="now">The moment (domain).</param>
    public static IEnumerable<PanelFigure> Of(IReadOnlyCollection<OperatorFact> operators, DateTimeOffset now)
    {
        var signedIn = operators.Where(who => who.State != PanelState.SignedOut).ToList();
        var (handled, idle) = (signedIn.Sum(who => who.HandledBy(now).TotalSeconds), signedIn.Sum(who => who.FreeBy(now).TotalSeconds));
        yield return new PanelFigure(Occupancy, handled + idle > 0 ? handled / (handled + idle) : null);
        yield return new PanelFigure(AverageHandlingTime, Share(handled, signedIn.Sum(who => who.Calls)));
    }

    /// <summary>The figures of so many calls.</summary>
    public static IEnumerable<PanelFigure> Of(CallCount sum)
    {
        yield return new PanelFigure(Offered, sum.Offered);
        yield return new PanelFigure(Answered, sum.Answered);
        yield return new PanelFigure(Abandoned, sum.Abandoned);
        yield return new PanelFigure(ShortAbandoned, sum.ShortAbandoned);
        yield return new PanelFigure(AverageSpeedOfAnswer, Share(sum.WaitToAnswer.TotalSeconds, sum.Answered));
        yield return new PanelFigure(ServiceLevel, ServiceLevelOf(sum));
        yield return new PanelFigure(AbandonRate, Share(sum.Abandoned, Judged(sum)));
        yield return new PanelFigure(LongestWait, sum.Settled == 0 ? null : sum.Wait.TotalSeconds);
        yield return new PanelFigure(AverageTalkTime, Share(sum.Handled.TotalSeconds, sum.Ended));
    }

    /// <summary>The service level of so many calls; null: none is judged.</summary>
    public static double? ServiceLevelOf(CallCount sum) => Share(sum.Within, Judged(sum));

    private static int Judged(CallCount sum) => sum.Settled - sum.ShortAbandoned;

    private static double? Share(double part, int whole) => whole > 0 ? part / whole : null;
}
