using Antiphon.Configuration;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Antiphon.Lines;

public sealed class LineScheduleTests
{
    private static readonly Line OverMidnight = Daily("Asia/Vladivostok", new(10, 0), new(5, 0));

    [Theory]
    [InlineData("2018-03-19T09:59:59", false)]
    [InlineData("2018-03-19T10:00:00", true)]
    [InlineData("2018-03-19T23:59:59", true)]
    [InlineData("2018-03-20T00:00:00", true)]
    [InlineData("2018-03-20T04:59:59", true)]
    [InlineData("2018-03-20T05:00:00", false)]
    public void Hours_OverMidnight_HoldUntilTheMorning(string local, bool open) => LineSchedule.IsOpen(OverMidnight, At(OverMidnight, local)).ShouldBe(open);

    [Theory]
    [InlineData("2018-03-19T09:00:00", "2018-03-19T10:00:00")]
    [InlineData("2018-03-19T10:00:00", "2018-03-20T05:00:00")]
    [InlineData("2018-03-20T04:59:59", "2018-03-20T05:00:00")]
    [InlineData("2018-03-20T05:00:00", "2018-03-20T10:00:00")]
    public void NextChange_OfHoursOverMidnight_IsTheNextOpeningOrClosing(string local, string next) => Next(OverMidnight, local).ShouldBe(next);

    [Fact]
    public void Hours_OfSomeDays_AreShutOnOthers()
    {
        var line = OverMidnight with { Hours = [new() { Day = DayOfWeek.Saturday, Open = new(22, 0), Close = new(2, 0) }] };

        LineSchedule.IsOpen(line, At(line, "2018-03-18T01:59:00")).ShouldBeTrue();
        LineSchedule.IsOpen(line, At(line, "2018-03-18T02:00:00")).ShouldBeFalse();
        LineSchedule.IsOpen(line, At(line, "2018-03-18T22:00:00")).ShouldBeFalse();
        Next(line, "2018-03-18T02:00:00").ShouldBe("2018-03-24T22:00:00");
    }

    [Fact]
    public void Hours_ThatAreNone_MeanOpenAlways()
    {
        var line = OverMidnight with { Hours = [] };

        LineSchedule.IsOpen(line, At(line, "2018-03-19T07:00:00")).ShouldBeTrue();
        LineSchedule.NextChange(line, At(line, "2018-03-19T07:00:00")).ShouldBeNull();
    }

    [Fact]
    public void Hours_OfWholeDays_JoinOnToEachOther()
    {
        var line = Daily("Europe/Berlin", new(8, 0), new(8, 0));

        LineSchedule.IsOpen(line, At(line, "2018-03-19T08:00:00")).ShouldBeTrue();
        LineSchedule.NextChange(line, At(line, "2018-03-19T08:00:00")).ShouldBeNull();
    }

    [Fact]
    public void Line_WhoseEveryDayIsAHolidayToCome_OpensAfterTheLast()
    {
        var line = OverMidnight with { Holidays = [.. Enumerable.Range(0, 40).Select(day => new Holiday { Date = new DateOnly(2018, 3, 20).AddDays(day) })] };

        Next(line, "2018-03-20T06:00:00").ShouldBe("2018-04-29T10:00:00");
    }

    [Theory]
    [InlineData("2018-12-31T04:00:00", true)]
    [InlineData("2018-12-31T23:00:00", true)]
    [InlineData("2019-01-01T04:59:00", true)] // Began on the 31st.
    [InlineData("2019-01-01T10:00:00", false)]
    [InlineData("2019-01-02T01:00:00", false)] // Would have begun on the 1st.
    [InlineData("2019-01-02T10:00:00", true)]
    public void Holiday_ReplacesTheHoursThatBeginOnIt(string local, bool open)
    {
        var line = OverMidnight with { Holidays = [new() { Date = new(2019, 1, 1), Name = "New Year" }] };

        LineSchedule.IsOpen(line, At(line, local)).ShouldBe(open);
        LineSchedule.IsHoliday(line, At(line, local)).ShouldBe(!open);
    }

    [Fact]
    public void Holiday_WithHours_HasThose()
    {
        var line = OverMidnight with { Holidays = [new() { Date = new(2019, 1, 1), Open = new(12, 0), Close = new(1, 0) }] };

        Next(line, "2019-01-01T06:00:00").ShouldBe("2019-01-01T12:00:00");
        Next(line, "2019-01-01T13:00:00").ShouldBe("2019-01-02T01:00:00");
        LineSchedule.IsHoliday(line, At(line, "2019-01-01T06:00:00")).ShouldBeFalse();
        LineSchedule.IsHoliday(line, At(line, "2019-01-01T11:00:00")).ShouldBeTrue();
    }

    [Fact]
    public void Holiday_OfALineThatIsOpenAlways_IsShutForItsDate()
    {
        var line = OverMidnight with { Hours = [], Holidays = [new() { Date = new(2019, 1, 1) }] };

        Next(line, "2018-06-01T00:00:00").ShouldBe("2019-01-01T00:00:00");
        Next(line, "2019-01-01T00:00:00").ShouldBe("2019-01-02T00:00:00");
        LineSchedule.NextChange(line, At(line, "2019-01-02T00:00:00")).ShouldBeNull();
    }

    // Berlin, 25 March 2018: 02:00 became 03:00.
    [Theory]
    [InlineData(2, 30, 8, 0, "2018-03-25T01:00:00Z", "2018-03-25T06:00:00Z")] // Opens at a time that does not exist: at the change.
    [InlineData(0, 0, 2, 30, "2018-03-24T23:00:00Z", "2018-03-25T01:00:00Z")] // Closes at one: at the change.
    [InlineData(2, 0, 3, 0, "2018-03-26T00:00:00Z", "2018-03-26T01:00:00Z")] // An hour that does not exist: not that day.
    [InlineData(1, 0, 4, 0, "2018-03-25T00:00:00Z", "2018-03-25T02:00:00Z")] // Across the change: an hour shorter.
    public void Hours_WhereTheClockGoesForward_HoldAsTheClockSays(int open, int openMinute, int close, int closeMinute, string opens, string closes) =>
        Held(Daily("Europe/Berlin", new(open, openMinute), new(close, closeMinute)), "2018-03-24T22:30:00Z", opens, closes);

    // Berlin, 28 October 2018: 03:00 became 02:00.
    [Theory]
    [InlineData(2, 30, 8, 0, "2018-10-28T00:30:00Z", "2018-10-28T07:00:00Z")] // Opens at the first 02:30.
    [InlineData(0, 0, 2, 30, "2018-10-27T22:00:00Z", "2018-10-28T01:30:00Z")] // Closes at the second.
    [InlineData(1, 0, 4, 0, "2018-10-27T23:00:00Z", "2018-10-28T03:00:00Z")] // Across the change: an hour longer.
    [InlineData(2, 15, 2, 45, "2018-10-28T00:15:00Z", "2018-10-28T01:45:00Z")] // Open all the while between the two.
    public void Hours_WhereTheClockGoesBack_HoldAsTheClockSays(int open, int openMinute, int close, int closeMinute, string opens, string closes) =>
        Held(Daily("Europe/Berlin", new(open, openMinute), new(close, closeMinute)), "2018-10-27T21:30:00Z", opens, closes);

    private static void Held(Line line, string before, string opens, string closes)
    {
        Instant Read(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

        LineSchedule.IsOpen(line, Read(before)).ShouldBeFalse();
        LineSchedule.NextChange(line, Read(before)).ShouldBe(Read(opens));
        LineSchedule.IsOpen(line, Read(opens)).ShouldBeTrue();
        LineSchedule.NextChange(line, Read(opens)).ShouldBe(Read(closes));
        LineSchedule.IsOpen(line, Read(closes)).ShouldBeFalse();
    }

    private static Line Daily(string zone, TimeOnly open, TimeOnly close) => SampleCentre.Line with
    {
        TimeZone = zone,
        Hours = [.. Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours { Day = day, Open = open, Close = close })],
    };

    private static Instant At(Line line, string local) =>
        LocalDateTimePattern.ExtendedIso.Parse(local).Value.InZoneStrictly(DateTimeZoneProviders.Tzdb[line.TimeZone]).ToInstant();

    private static string? Next(Line line, string local) =>
        LineSchedule.NextChange(line, At(line, local)) is { } next
            ? LocalDateTimePattern.ExtendedIso.Format(next.InZone(DateTimeZoneProviders.Tzdb[line.TimeZone]).LocalDateTime)
            : null;
}
