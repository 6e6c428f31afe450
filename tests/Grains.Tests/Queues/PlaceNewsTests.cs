using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class PlaceNewsTests
{
    private readonly PlaceNews _news = new();

    [Fact]
    public void Look_First_TellsEveryPlace()
    {
        var line = Line(30);

        _news.Look(line).ShouldBe(line.Select((call, before) => (call, before + 1)));
        _news.Look(line).ShouldBeEmpty();
    }

    [Fact]
    public void Look_OneLess_TellsThoseWhomItMatters()
    {
        var line = Line(30);
        _news.Look(line);

        line.RemoveAt(0);

        _news.Look(line).Select(told => told.Place).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    [Fact]
    public void Look_SlowSteps_AddUp()
    {
        var line = Line(100);
        _news.Look(line);
        var last = line[^1];

        for (var left = 1; left <= 9; left++)
        {
            line.RemoveAt(0);
            _news.Look(line).ShouldNotContain(told => told.Call == last);
        }
        line.RemoveAt(0);

        _news.Look(line).ShouldContain((last, 90));
    }

    [Fact]
    public void Look_OfMany_LooksAtTheFrontEachTimeAndAtAllInTheirTurn()
    {
        var line = Line(4 * PlaceNews.EachTime);
        _news.Look(line).Count().ShouldBe(line.Count);

        for (var times = 1; times < 4; times++)
        {
            line.RemoveRange(0, PlaceNews.Front);
            _news.Look(line).Select(told => told.Place).ShouldBe(Enumerable.Range(1, PlaceNews.Front));
        }
        line.RemoveRange(0, PlaceNews.Front);

        _news.Look(line).ShouldContain((line[^1], line.Count));
    }

    private static List<WaitingCall> Line(int length) => [.. Enumerable.Range(1, length).Select(number => Call(number, arrived: number))];
}
