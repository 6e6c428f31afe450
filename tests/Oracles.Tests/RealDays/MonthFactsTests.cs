using Antiphon.Traces;
using Shouldly;

namespace Antiphon.RealDays;

public sealed class MonthFactsTests
{
    private static readonly DateOnly Day = new(1999, 2, 1);

    /// <summary>Hang-ups after 10 and 30 s, answers after 10, 20 and 40 s: S = 4/5 from 10 s, 4/5 × 1/2 from 30 s.</summary>
    [Fact]
    public void Survival_IsThatOfKaplanAndMeier()
    {
        var facts = Facts(Call(0, 10, null), Call(0, 10, "X"), Call(0, 20, "X"), Call(0, 30, null), Call(0, 40, "X"));

        facts.Survival(TimeSpan.FromSeconds(10)).ShouldBe(1);
        facts.Survival(TimeSpan.FromSeconds(11)).ShouldBe(0.8, 1e-12);
        facts.Survival(TimeSpan.FromSeconds(31)).ShouldBe(0.4, 1e-12);
    }

    [Fact]
    public void Patience_IsLongerThanTheWait_AndSurvivesAsOften()
    {
        var facts = Facts(Call(0, 10, null), Call(0, 10, "X"), Call(0, 20, "X"), Call(0, 30, null), Call(0, 40, "X"));
        var random = new Random(1);

        var drawn = Enumerable.Range(0, 10_000).Select(_ => facts.PatienceBeyond(TimeSpan.FromSeconds(15), random)).ToArray();

        drawn.ShouldAllBe(patience => patience == null || patience == TimeSpan.FromSeconds(30));
        drawn.Count(patience => patience is null).ShouldBeInRange(4700, 5300);
    }

    /// <summary>Of three gaps one is a pause: in the others nobody waited, or the gap is a break.</summary>
    [Fact]
    public void Pause_IsTheGapInWhichSomebodyWaited()
    {
        var facts = Facts(Call(0, 0, "X", talk: 100), Call(95, 12, "X", talk: 100), Call(210, 0, "X", talk: 10), Call(215, 90, "X", talk: 10));

        facts.Pause(Day).ShouldBe(TimeSpan.FromSeconds(7));
    }

    private static MonthFacts Facts(params TraceCall[] calls) => new([TraceDay.Of(Day, calls)!]);

    private static TraceCall Call(double at, double waited, string? server, double talk = 5)
    {
        var (queued, answered) = (TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(at + waited));
        return new()
        {
            LineNumber = (int)at + 2,
            Unit = "AA01",
            CallId = $"{at}-{waited}",
            Client = "",
            IsHighPriority = false,
            Type = "PS",
            Date = Day,
            Menu = new(queued, queued),
            Queue = waited > 0 ? new(queued, answered) : null,
            Waited = answered - queued,
            Outcome = server is null ? TraceOutcome.Hang : TraceOutcome.Agent,
            Service = server is null ? null : new(answered, answered + TimeSpan.FromSeconds(talk)),
            ServiceTime = TimeSpan.FromSeconds(server is null ? 0 : talk),
            Server = server,
        };
    }
}
