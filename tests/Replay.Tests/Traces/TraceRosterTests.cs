using Shouldly;
using static Antiphon.Traces.TraceText;

namespace Antiphon.Traces;

public sealed class TraceRosterTests
{
    private static TraceDay TwoServices(string secondStart, params string[] others) => Day(
    [
        Line("8:00:00", "8:00:05", service: ("8:00:05", "8:01:00", 55), server: "AG01"),
        Line("8:20:00", "8:20:00", service: (secondStart, "8:30:00", 60), server: "AG01"),
        .. others,
    ]);

    [Fact]
    public void Gap_InWhichACallOfATypeServedWaited_IsABreak()
    {
        var day = TwoServices("8:20:00", Line("8:05:00", "8:05:05", ("8:05:05", "8:05:30", 25), "HANG"));

        var shift = TraceRoster.Infer(day).ShouldHaveSingleItem();

        shift.Presence.ShouldBe(new Stretch(At(8, 0, 5), At(8, 30)));
        shift.Breaks.ShouldBe([new Stretch(At(8, 1), At(8, 20))]);
    }

    [Fact]
    public void Gap_InWhichNobodyWaited_IsNone() => TraceRoster.Infer(TwoServices("8:20:00")).ShouldHaveSingleItem().Breaks.ShouldBeEmpty();

    [Fact]
    public void Gap_InWhichOnlyAnotherTypeWaited_IsNone()
    {
        var day = TwoServices("8:20:00", Line("8:05:00", "8:05:05", ("8:05:05", "8:05:30", 25), "HANG", type: "IN"));

        TraceRoster.Infer(day).ShouldHaveSingleItem().Breaks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("8:01:20", false)]
    [InlineData("8:01:21", true)]
    public void Gap_IsABreakFromMoreThan20SecondsOn(string secondStart, bool isBreak)
    {
        var day = TwoServices(secondStart, Line("8:00:55", "8:01:00", ("8:01:00", "8:01:19", 19), "HANG"));

        TraceRoster.Infer(day).ShouldHaveSingleItem().Breaks.Length.ShouldBe(isBreak ? 1 : 0);
    }

    [Fact]
    public void WithoutBreaks_NobodyTakesOne()
    {
        var day = TwoServices("8:20:00", Line("8:05:00", "8:05:05", ("8:05:05", "8:05:30", 25), "HANG"));

        TraceRoster.Infer(day, breaks: false).ShouldHaveSingleItem().Breaks.ShouldBeEmpty();
    }

    [Fact]
    public void Staffed_IsPresenceLessBreaksWithinTheWindow()
    {
        var shift = new TraceShift("AG01", ["PS"], new(At(8, 0), At(12, 0)), [new(At(9, 30), At(10, 30)), new(At(11, 0), At(11, 10))]);

        shift.Staffed(new(At(10, 0), At(13, 0))).ShouldBe(TimeSpan.FromMinutes(120 - 30 - 10));
    }

    [Fact]
    public void Scale_DownKeepsTheLongestPresent_UpRepeatsThem()
    {
        TraceShift Shift(string name, int hours) => new(name, ["PS"], new(At(8, 0), At(8 + hours, 0)), []);

        TraceRoster.Scale([Shift("AG01", 1), Shift("AG02", 3), Shift("AG03", 2)], 2).Select(s => s.Operator).ShouldBe(["AG02", "AG03"]);
        TraceRoster.Scale([Shift("AG01", 1), Shift("AG02", 3)], 5).Select(s => s.Operator).ShouldBe(["AG01", "AG01-2", "AG02", "AG02-2", "AG02-3"]);
    }
}
