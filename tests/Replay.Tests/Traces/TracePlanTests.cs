using Antiphon.Centres;
using Antiphon.Days;
using Shouldly;
using static Antiphon.Traces.TraceText;

namespace Antiphon.Traces;

public sealed class TracePlanTests
{
    private static DayPlan Plan(TraceDay day, int seed = 1)
    {
        var shifts = TraceRoster.Infer(day);
        return TracePlan.Of(day, shifts, new TraceCentre(day, shifts), seed);
    }

    [Fact]
    public void Calls_ArriveChooseAndTalkAsRecorded()
    {
        var plan = Plan(Day(
            Line("8:00:00", "8:00:05", ("8:00:05", "8:00:25", 20), service: ("8:00:25", "8:10:05", 580), server: "AG01", type: "NE", priority: 2),
            Line("8:01:00", "8:01:09", service: ("8:01:09", "8:01:09", 0), server: "AG02", priority: 1)));

        plan.Calls.Select(c => (c.Arrives, c.MenuTime, c.Key, c.Priority, c.Talk, c.LeavesInMenu)).ShouldBe(
        [
            (At(8, 0), TimeSpan.FromSeconds(5), "1", 2, TimeSpan.FromSeconds(580), false),
            (At(8, 1), TimeSpan.FromSeconds(9), "2", 0, TimeSpan.Zero, false),
        ]);
    }

    [Fact]
    public void ServedClients_WaitUntilAnHourAfterTheLastOperatorLeft()
    {
        var plan = Plan(Day(Line("8:00:00", "8:00:05", service: ("8:00:25", "8:10:05", 580), server: "AG01")));

        plan.Length.ShouldBe(At(9, 10, 5));
        (plan.Calls[0].Arrives + plan.Calls[0].MenuTime + plan.Calls[0].Patience).ShouldBe(plan.Length);
    }

    [Fact]
    public void ClientsWhoHungUp_LeaveAfterTheirTime_AndTalkAsSomebodyOfTheirType()
    {
        var day = Day(
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:10:05", 600), server: "AG01"),
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:15:05", 900), server: "AG02"),
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:00:35", 30), server: "AG02", type: "NE"),
            Line("8:01:00", "8:01:05", ("8:01:05", "8:01:35", 30), "HANG"),
            Line("8:02:00", "8:02:44", outcome: "HANG"));

        var calls = Plan(day).Calls;

        calls[3].Patience.ShouldBe(TimeSpan.FromSeconds(30));
        calls[3].Talk.ShouldBeOneOf(TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(900));
        (calls[4].LeavesInMenu, calls[4].MenuTime).ShouldBe((true, TimeSpan.FromSeconds(44)));
        Plan(day).Calls.ShouldBe(calls);
    }

    [Fact]
    public void ShiftsOfACutDay_BeginWithItsWindowOrAfterTheBreakInIt()
    {
        var day = Day(
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:10:00", 595), server: "AG01"),
            Line("8:00:00", "8:00:05", ("8:00:05", "8:10:00", 595), service: ("12:00:00", "12:10:00", 600), server: "AG02"),
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:05:00", 295), server: "AG02"),
            Line("11:00:00", "11:00:05", ("11:00:05", "12:00:00", 3595), "HANG"));
        var shifts = TraceRoster.Infer(day);
        var cut = day.Cut(new(At(10, 0), At(13, 0)));

        var shift = TracePlan.Of(cut, shifts, new TraceCentre(cut, shifts), 1).Shifts.ShouldHaveSingleItem();

        (shift.Operator, shift.Start, shift.End).ShouldBe(("ag02", At(12, 0), At(12, 10)));
        shift.Breaks.ShouldBeEmpty();
        TracePlan.Of(day, shifts, new TraceCentre(day, shifts), 1).Shifts[1].Breaks.ShouldBe([new PlannedBreak(At(8, 5), new(3, 55, 0), TraceCentre.Break)]);
    }
}
