using Antiphon.Traces;
using Antiphon.Verdicts;
using Shouldly;
using static Antiphon.Traces.TraceText;
using PanelState = Antiphon.V1.PanelState;

namespace Antiphon.Figures;

public sealed class DayFiguresTests
{
    private static readonly string[] Lines =
    [
        Line("8:00:00", "8:00:05", service: ("8:00:05", "8:10:05", 600), server: "AG01"),
        Line("8:01:00", "8:01:05", ("8:01:05", "8:10:05", 540), service: ("8:10:05", "8:12:05", 120), server: "AG01"),
        Line("8:02:00", "8:02:05", ("8:02:05", "8:02:25", 20), "HANG"),
        Line("8:03:00", "8:03:05", outcome: "HANG"),
        Line("8:30:00", "8:30:05", ("8:30:05", "8:30:25", 20), service: ("8:30:25", "8:34:05", 220), server: "AG01"),
        Line("8:31:00", "8:31:05", outcome: "PHANTOM"),
    ];

    [Fact]
    public void RecordedDay_IsCountedByTheDefinitions()
    {
        var day = Day(Lines);

        var figures = DayFigures.Recorded(day, TraceRoster.Infer(day));

        figures.ShouldBe(new DayFigures
        {
            Arrived = 5,
            Answered = 3,
            Abandoned = 1,
            Other = 1,
            AverageSpeedOfAnswer = TimeSpan.FromTicks(TimeSpan.FromSeconds(560).Ticks / 3),
            ServiceLevel = 2 / 4d,
            LongestWait = TimeSpan.FromSeconds(540),
            // At work 8:00:05 to 8:34:05, all of it in calls or on a break (somebody waited from 8:30:05 on).
            Occupancy = 1,
        });
    }

    [Fact]
    public void RecordedDay_WithoutBreaks_CountsPausesAsFree()
    {
        var day = Day(Lines);

        DayFigures.Recorded(day, TraceRoster.Infer(day, breaks: false)).Occupancy!.Value.ShouldBe(940 / 2040d, 1e-9);
    }

    [Fact]
    public void SameCalls_ReplayedAsRecorded_GiveTheSameFigures()
    {
        var day = Day(Lines);
        var recorded = DayFigures.Recorded(day, TraceRoster.Infer(day));
        var midnight = new DateTimeOffset(1999, 2, 1, 0, 0, 0, TimeSpan.Zero);

        var archive = day.Calls.Select(c => new ArchivedCall
        {
            Id = Guid.CreateVersion7(),
            Outcome = c.Outcome == TraceOutcome.Agent ? "Answered" : "Abandoned",
            Arrived = midnight + c.Menu.Start,
            Queued = c.LeftInMenu ? null : midnight + c.Menu.End,
            Answered = c.Outcome == TraceOutcome.Agent ? midnight + c.Menu.End + c.Waited : null,
            Ended = midnight + c.Menu.End + c.Waited + c.ServiceTime,
        }).ToArray();

        DayFigures.Replayed(archive, new HashSet<Guid>(), new(TimeSpan.FromSeconds(940), TimeSpan.Zero)).ShouldBe(recorded);
    }

    [Fact]
    public void ClientSentAwayAfterTheDay_IsOther()
    {
        var (_, archived) = Made.Left(0, 7200);

        var figures = DayFigures.Replayed([archived], new HashSet<Guid> { archived.Id }, default);

        (figures.Abandoned, figures.Other, figures.LongestWait, figures.ServiceLevel, figures.Occupancy).ShouldBe((0, 1, TimeSpan.Zero, null, null));
    }

    [Fact]
    public void StaffTime_IsTalkAndWrapUpAgainstFree_WithinTheWindow()
    {
        OperatorTime Time(PanelState state, double from, double until) => new("ag01", state, Made.At(from), Made.At(until));

        var staff = StaffTime.Of(
            [Time(PanelState.Free, -10, 10), Time(PanelState.Ringing, 10, 12), Time(PanelState.Talking, 12, 40), Time(PanelState.WrapUp, 40, 45), Time(PanelState.Break, 45, 60), Time(PanelState.Free, 60, 200), Time(PanelState.Talking, 200, 300)],
            Made.At(0),
            Made.At(100));

        staff.ShouldBe(new StaffTime(TimeSpan.FromSeconds(33), TimeSpan.FromSeconds(50)));
    }

    [Fact]
    public void ResultLine_HasItsFixedForm()
    {
        var (played, archived) = Made.Served(0, 12.34, "ag01", 60);
        var evidence = Made.Evidence(Made.Serves(("ag01", ["ps"])), (played, archived));

        ResultLine.Of(DayFigures.Replayed(evidence.Archive, new HashSet<Guid>(), default), Verdict.Judge(evidence))
            .ShouldBe("replay: arrived=1 answered=1 abandoned=0 other=0 lost=0 doubled=0 misordered=0 asa_s=12.3 sl20=1.000");
    }
}
