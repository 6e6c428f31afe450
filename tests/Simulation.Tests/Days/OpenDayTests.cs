using Antiphon.V1;
using Shouldly;

namespace Antiphon.Days;

public sealed class OpenDayTests
{
    // 10:00 to 05:00 in Vladivostok (UTC+10): 00:00 to 19:00 UTC.
    private static readonly Line Line = Make();

    [Theory]
    [InlineData("2018-03-26T00:00:00Z", "2018-03-26T00:00:00Z")]
    [InlineData("2018-03-26T18:59:59Z", "2018-03-26T00:00:00Z")]
    [InlineData("2018-03-26T19:00:00Z", "2018-03-27T00:00:00Z")]
    [InlineData("2018-03-26T23:00:00Z", "2018-03-27T00:00:00Z")]
    public void Find_AtAnHour_IsTheDayUnderWayOrTheNext(string now, string opens)
    {
        var day = OpenDay.Find(Line, At(now))!;

        day.Opens.ShouldBe(At(opens));
        day.Closes.ShouldBe(At(opens).AddHours(19));
        day.Local(day.Opens).ShouldBe("10:00");
    }

    [Fact]
    public void Find_Holiday_IsPassedOver()
    {
        var line = Make();
        line.Holidays.Add(new Holiday { Date = new() { Year = 2018, Month = 3, Day = 27 } });

        OpenDay.Find(line, At("2018-03-26T19:30:00Z"))!.Opens.ShouldBe(At("2018-03-28T00:00:00Z"));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Line Make()
    {
        var line = new Line { Number = "+78007707999", TimeZone = "Asia/Vladivostok" };
        line.Hours.AddRange(Enumerable.Range(1, 7).Select(day => new OpeningHours
        {
            Day = (Google.Type.DayOfWeek)day,
            Open = new() { Hours = 10 },
            Close = new() { Hours = 5 },
        }));
        return line;
    }
}
