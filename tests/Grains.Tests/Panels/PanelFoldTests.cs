using Antiphon.Calls;
using Antiphon.Operators;
using CsCheck;
using Shouldly;

namespace Antiphon.Panels;

public sealed class PanelFoldTests
{
    private static readonly DateTimeOffset Noon = new(2018, 3, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly Func<CallFact, (bool, TimeSpan)> Today = call => (call.ArrivedAt >= Noon, TimeSpan.FromSeconds(20));

    /// <summary>The facts of one call's life, each truer than the one before.</summary>
    private static readonly Gen<CallFact[]> Life =
        from id in Gen.Guid
        from arrived in Gen.Int[-30, 300]
        from wait in Gen.Int[0, 60]
        from talk in Gen.Int[1, 400]
        from answered in Gen.Bool
        from transferred in Gen.Bool
        from outcome in Gen.Enum<CallOutcome>().Where(outcome => outcome is CallOutcome.Abandoned or CallOutcome.ShortAbandoned or CallOutcome.TimedOut)
        select Lives(id, Noon.AddSeconds(arrived), TimeSpan.FromSeconds(wait), answered ? TimeSpan.FromSeconds(talk) : null, outcome, answered && transferred);

    private static readonly Gen<OperatorFact[]> Shift =
        from name in Gen.Int[0, 30]
        from states in Gen.Enum<PanelState>().Array[1, 8]
        select states.Select((state, i) => new OperatorFact { Id = $"op{name}", Version = i + 1, State = state, Since = Noon.AddSeconds(i) }).ToArray();

    private static readonly Gen<(CallFact[] Calls, OperatorFact[] Operators, int Seed)> Histories =
        from lives in Life.Array[0, 20]
        from shifts in Shift.Array[0, 6]
        from seed in Gen.Int
        select (lives.SelectMany(life => life).ToArray(), shifts.DistinctBy(shift => shift[0].Id).SelectMany(shift => shift).ToArray(), seed);

    [Fact]
    public void AnyOrder_WithRepeats_GivesTheTruth() => Histories.Sample(history =>
    {
        var random = new Random(history.Seed);
        var calls = history.Calls.Concat(history.Calls.Where(_ => random.Next(2) == 0)).ToArray();
        var operators = history.Operators.Concat(history.Operators.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(calls);
        random.Shuffle(operators);

        ShouldBeSame(Fold(calls, operators), Fold(history.Calls, history.Operators));
    });

    [Fact]
    public void OnlyTheLastFactsMatter() => Histories.Sample(history =>
    {
        var last = history.Calls.GroupBy(call => call.Id).Select(life => life.MaxBy(call => call.Version)!);
        var lastOf = history.Operators.GroupBy(who => who.Id).Select(shift => shift.MaxBy(who => who.Version)!);

        ShouldBeSame(Fold(last, lastOf), Fold(history.Calls, history.Operators));
    });

    [Fact]
    public void APrefixAndTheRest_AreTheWhole() => Histories.Sample(history =>
    {
        var cut = new Random(history.Seed).Next(history.Calls.Length + 1);
        var fold = Fold(history.Calls.Take(cut), history.Operators);
        foreach (var call in history.Calls.Skip(cut))
            fold.Put(call);

        ShouldBeSame(fold, Fold(history.Calls, history.Operators));
    });

    [Fact]
    public void Recount_ComesToWhatWasCountedOneByOne() => Histories.Sample(history =>
    {
        var fold = Fold(history.Calls, history.Operators);
        var (day, sales, service) = (fold.Day, Of(fold, "sales"), Of(fold, "service"));
        fold.Recount(Today);
        (fold.Day, Of(fold, "sales"), Of(fold, "service")).ShouldBe((day, sales, service));
    });

    [Fact]
    public void WhatIsArchived_IsNewerThanAnythingOfItsLife()
    {
        var life = Lives(Guid.NewGuid(), Noon, TimeSpan.FromSeconds(3), null, CallOutcome.Abandoned);
        var fold = new PanelFold(Today);

        fold.Put(life[^1] with { Version = 0 });
        fold.Put(life[0]).ShouldBeFalse();

        (fold.Live.Count, fold.Day.Abandoned).ShouldBe((0, 1));
    }

    [Fact]
    public void Figures_OfAMorning()
    {
        var (second, calls) = (TimeSpan.FromSeconds(1), new List<CallFact>());
        calls.AddRange(Lives(Guid.NewGuid(), Noon, 10 * second, 100 * second, default));
        calls.AddRange(Lives(Guid.NewGuid(), Noon, 30 * second, 200 * second, default));
        calls.AddRange(Lives(Guid.NewGuid(), Noon, 50 * second, null, CallOutcome.Abandoned));
        calls.AddRange(Lives(Guid.NewGuid(), Noon, 2 * second, null, CallOutcome.ShortAbandoned));
        calls.Add(Lives(Guid.NewGuid(), Noon, second, null, default)[0]); // waits
        calls.AddRange(Lives(Guid.NewGuid(), Noon.AddHours(-1), second, 900 * second, default)); // yesterday

        FigureRules.Of(Fold(calls, []).Day).ToDictionary(figure => figure.Formula, figure => figure.Value).ShouldBe(new Dictionary<string, double?>
        {
            [FigureRules.Offered] = 5, [FigureRules.Answered] = 2, [FigureRules.Abandoned] = 1, [FigureRules.ShortAbandoned] = 1,
            [FigureRules.AverageSpeedOfAnswer] = 20, [FigureRules.ServiceLevel] = 1 / 3.0, [FigureRules.AbandonRate] = 1 / 3.0,
            [FigureRules.LongestWait] = 50, [FigureRules.AverageTalkTime] = 150,
        }, ignoreOrder: true);
    }

    [Fact]
    public void Figures_OfNothing_HaveNoMeans()
    {
        var figures = FigureRules.Of(default).ToDictionary(figure => figure.Formula, figure => figure.Value);
        (figures[FigureRules.Offered], figures[FigureRules.AverageSpeedOfAnswer], figures[FigureRules.ServiceLevel], figures[FigureRules.LongestWait]).ShouldBe((0, null, null, null));
    }

    [Theory]
    [InlineData("+79161234567", "+7••••••••67")]
    [InlineData("", "")]
    [InlineData("12345", "•••••")]
    public void ANumber_IsMasked(string number, string shown) => MaskedNumber.Of(number).ShouldBe(shown);

    private static CallFact[] Lives(Guid id, DateTimeOffset arrived, TimeSpan wait, TimeSpan? talk, CallOutcome outcome, bool isTransferred = false)
    {
        var queued = new CallFact { Id = id, Version = 1, Line = "+78007707999", Queue = "sales", State = CallState.Queued, ArrivedAt = arrived, QueuedAt = arrived, RankTime = arrived };
        var ringing = queued with { Version = 2, State = CallState.Offered };
        if (talk is null)
            return [queued, ringing, queued with { Version = 3, State = CallState.Ended, Outcome = outcome, Waited = wait }];
        var talking = queued with { Version = 3, State = CallState.Connected, AnsweredAt = arrived + wait, Waited = wait, Operator = "op1" };
        if (isTransferred)
        {
            var again = talking with { Version = 4, State = CallState.Queued, Queue = "service" };
            return [queued, ringing, talking, again, again with { Version = 5, State = CallState.Connected }, again with { Version = 6, State = CallState.Ended, Outcome = CallOutcome.Answered, Talked = talk.Value }];
        }
        return [queued, ringing, talking, talking with { Version = 4, State = CallState.Ended, Outcome = CallOutcome.Answered, Talked = talk.Value }];
    }

    private static PanelFold Fold(IEnumerable<CallFact> calls, IEnumerable<OperatorFact> operators)
    {
        var fold = new PanelFold(Today);
        foreach (var call in calls)
            fold.Put(call);
        foreach (var who in operators)
            fold.Put(who);
        return fold;
    }

    private static void ShouldBeSame(PanelFold fold, PanelFold truth)
    {
        fold.Live.Values.OrderBy(call => call.Id).ShouldBe(truth.Live.Values.OrderBy(call => call.Id));
        fold.Operators.Values.OrderBy(who => who.Id).ShouldBe(truth.Operators.Values.OrderBy(who => who.Id));
        fold.Day.ShouldBe(truth.Day);
        foreach (var queue in new[] { "sales", "service" })
            Of(fold, queue).ShouldBe(Of(truth, queue));
    }

    private static CallCount Of(PanelFold fold, string queue) => fold.DayOf((_, its) => its == queue);
}
