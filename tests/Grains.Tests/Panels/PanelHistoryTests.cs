using Antiphon.Calls;
using CsCheck;
using Shouldly;

namespace Antiphon.Panels;

public sealed class PanelHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2018, 3, 19, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = Noon.AddHours(-12);
    private static readonly TimeSpan Level = TimeSpan.FromSeconds(20);

    private static readonly CallOutcome?[] Endings = [null, CallOutcome.None, CallOutcome.Answered, CallOutcome.Abandoned, CallOutcome.ShortAbandoned];

    private static readonly Gen<CallFact> Fact =
        from queued in Gen.Int[-5000, 60]
        from wait in Gen.Int[0, 900]
        from isQueued in Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false)))
        from ending in Gen.Int[0, Endings.Length - 1].Select(i => Endings[i])
        select isQueued ? Stands(queued, wait, ending) : Stands(queued, 0, ending) with { QueuedAt = null, AnsweredAt = null };

    [Fact]
    public void EachMinute_IsWhatTheFormulaSays() => Gen.Select(Fact.Array[0, 60], Gen.Int[0, 119]).Sample((calls, second) =>
    {
        var now = Noon.AddSeconds(second);
        var minutes = PanelHistory.Of(calls, _ => Level, Midnight, now);

        minutes.Length.ShouldBe(PanelHistory.Minutes);
        minutes[^1].Time.ShouldBe(Noon.AddMinutes(second / 60));
        foreach (var (minute, i) in minutes.Select((minute, i) => (minute, i)))
        {
            var time = minutes[^1].Time.AddMinutes(i - PanelHistory.Minutes + 1);
            minute.Time.ShouldBe(time);
            minute.Waiting.ShouldBe(calls.Count(call => call.QueuedAt <= time && !(Stops(call) <= time)));
            var sum = calls.Where(call => Stops(call) is { } stop && stop > time.AddMinutes(-1) && stop <= time).Aggregate(default(CallCount), (sum, call) => sum + CallCount.Of(call, Level));
            minute.ServiceLevel.ShouldBe(FigureRules.Of(sum).Single(figure => figure.Formula == FigureRules.ServiceLevel).Value);
        }
    });

    [Fact]
    public void TheOrderOfCalls_DoesNotMatter() => Gen.Select(Fact.Array[0, 30], Gen.Int).Sample((calls, seed) =>
    {
        var others = calls.ToArray();
        new Random(seed).Shuffle(others);
        PanelHistory.Of(others, _ => Level, Midnight, Noon).ShouldBe(PanelHistory.Of(calls, _ => Level, Midnight, Noon));
    });

    [Fact]
    public void AClient_WaitsFromItsMinuteToTheAnswer()
    {
        var minutes = PanelHistory.Of([Stands(-300, 120, CallOutcome.None), Stands(-30, 0, null)], _ => Level, Midnight, Noon);

        minutes.TakeLast(7).Select(minute => (minute.Waiting, minute.ServiceLevel)).ShouldBe([(0, null), (1, null), (1, null), (0, 0d), (0, null), (0, null), (1, null)]);
    }

    [Fact]
    public void ServiceLevel_LeavesShortAbandonsOut_AndCountsAbandons()
    {
        CallFact[] calls = [Stands(-50, 20, CallOutcome.Answered), Stands(-50, 25, CallOutcome.None), Stands(-50, 10, CallOutcome.Abandoned), Stands(-50, 2, CallOutcome.ShortAbandoned)];
        PanelHistory.Of(calls, _ => Level, Midnight, Noon)[^1].ServiceLevel.ShouldBe(1 / 3.0);
    }

    [Fact]
    public void NothingIsTold_FromBeforeTheDay()
    {
        var minutes = PanelHistory.Of([Stands(-3000, 9, null)], _ => Level, Noon.AddMinutes(-10), Noon.AddSeconds(5));
        (minutes.Length, minutes[0].Time, minutes[0].Waiting).ShouldBe((11, Noon.AddMinutes(-10), 1));
    }

    private static DateTimeOffset? Stops(CallFact call) => call.AnsweredAt is not null || !call.Lives ? call.QueuedAt + call.Waited : null;

    /// <param name="queued">When it came, s from noon.</param>
    /// <param name="wait">How long it waited, s.</param>
    /// <param name="ending">Null: it waits still; None: it was answered and lives.</param>
    private static CallFact Stands(int queued, int wait, CallOutcome? ending)
    {
        var at = Noon.AddSeconds(queued);
        var call = new CallFact { Id = Guid.NewGuid(), Version = 1, Line = "+78007707999", Queue = "sales", State = CallState.Queued, ArrivedAt = at, QueuedAt = at };
        return ending switch
        {
            null => call,
            CallOutcome.None => call with { State = CallState.Connected, AnsweredAt = at.AddSeconds(wait), Waited = TimeSpan.FromSeconds(wait) },
            CallOutcome.Answered => call with { State = CallState.Ended, Outcome = CallOutcome.Answered, AnsweredAt = at.AddSeconds(wait), Waited = TimeSpan.FromSeconds(wait) },
            _ => call with { State = CallState.Ended, Outcome = ending.Value, Waited = TimeSpan.FromSeconds(wait) },
        };
    }
}
