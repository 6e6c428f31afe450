using Antiphon.Configuration;
using CsCheck;
using NodaTime;
using Shouldly;

namespace Antiphon.Lines;

/// <summary>What holds for any hours, in zones with and without daylight saving, some of which change at midnight.</summary>
public sealed class LineScheduleProperties
{
    private static readonly Duration Step = Duration.FromMinutes(15);

    // As often as not in the small hours, where clocks are changed.
    private static readonly Gen<TimeOnly> Time = Gen.OneOf(Gen.Int[0, 95], Gen.Int[0, 16]).Select(quarter => TimeOnly.MinValue.AddMinutes(quarter * 15));

    private static readonly Gen<OpeningHours> Hours =
        Gen.Select(Gen.Enum<DayOfWeek>(), Time, Time, (day, open, close) => new OpeningHours { Day = day, Open = open, Close = close });

    private static readonly Gen<OpeningHours[]> Daily =
        Hours.Select(hours => Enum.GetValues<DayOfWeek>().Select(day => hours with { Day = day }).ToArray());

    private static readonly Gen<Holiday> Holiday = Gen.Select(Gen.Int[0, 20], Gen.Bool, Time, Time, (day, closed, open, close) => new Holiday
    {
        Date = new DateOnly(2018, 3, 18).AddDays(day),
        Open = closed ? null : open,
        Close = closed ? null : close,
    });

    private static readonly Gen<Line> Line = Gen.Select(
        Any("Asia/Vladivostok", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"),
        Gen.OneOf(Hours.Array[0, 8], Daily),
        Holiday.Array[0, 3],
        (zone, hours, holidays) => SampleCentre.Line with { TimeZone = zone, Hours = [.. hours], Holidays = [.. holidays.DistinctBy(day => day.Date)] });

    // Around Berlin's and Sao Paulo's changes of 2018.
    private static readonly Gen<Instant> Moment =
        Gen.Select(Any(Instant.FromUtc(2018, 3, 23, 0, 0), Instant.FromUtc(2018, 10, 26, 0, 0), Instant.FromUtc(2018, 11, 2, 0, 0)), Gen.Int[0, 4 * 24 * 4 * 15])
            .Select((start, minute) => start + Duration.FromMinutes(minute));

    [Fact]
    public void NextChange_IsTheFirstMomentAtWhichItIsOtherwise() => Gen.Select(Line, Moment).Sample((line, at) =>
    {
        var open = LineSchedule.IsOpen(line, at);
        var next = LineSchedule.NextChange(line, at);
        var end = next ?? at + Duration.FromDays(9);
        for (var moment = at; moment < end; moment += Step)
            LineSchedule.IsOpen(line, moment).ShouldBe(open);
        if (next is { } change)
        {
            change.ShouldBeGreaterThan(at);
            LineSchedule.IsOpen(line, change - Duration.Epsilon).ShouldBe(open);
            LineSchedule.IsOpen(line, change).ShouldBe(!open);
        }
    }, iter: 10_000);

    [Fact]
    public void WeeklyHours_AwayFromAnyChangeOfClock_RepeatEachWeek() => Gen.Select(Line, Gen.Int[0, 7 * 24 * 60]).Sample((line, minute) =>
    {
        var weekly = line with { Holidays = [], TimeZone = "Asia/Vladivostok" };
        var at = Instant.FromUtc(2018, 6, 1, 0, 0) + Duration.FromMinutes(minute);

        return LineSchedule.IsOpen(weekly, at) == LineSchedule.IsOpen(weekly, at + Duration.FromDays(7));
    });

    [Fact]
    public void Holiday_TakesNothingFromOtherDaysHours() => Gen.Select(Line, Moment).Sample((line, at) =>
    {
        var date = at.InZone(DateTimeZoneProviders.Tzdb[line.TimeZone]).Date;
        var far = line with { Holidays = [.. line.Holidays.Where(day => Period.Between(LocalDate.FromDateOnly(day.Date), date, PeriodUnits.Days).Days is < -1 or > 2)] };

        return LineSchedule.IsOpen(far, at) == LineSchedule.IsOpen(line with { Holidays = [] }, at);
    });

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
