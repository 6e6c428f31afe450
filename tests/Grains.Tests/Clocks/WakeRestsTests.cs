using Antiphon.Storage.Hot;
using Shouldly;

namespace Antiphon.Clocks;

public sealed class WakeRestsTests
{
    private const int Limit = 3;
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Choose_APageThatStaysOverdue_LetsThoseBehindItCome()
    {
        var rests = new WakeRests();
        var stuck = Actors("stuck", 4);
        var late = Actors("late", 2);
        var woken = new List<GrainId>();

        for (var second = 0; second < 3; second++)
            woken.AddRange(rests.Choose([.. stuck.Concat(late).Take(Limit + rests.Count)], Start.AddSeconds(second), Limit).Select(actor => actor.Grain));

        late.Select(actor => actor.Grain).ShouldBeSubsetOf(woken);
    }

    [Fact]
    public void Choose_AnActorThatStaysOverdue_WakesItEverMoreSeldomAndNeverLeavesIt()
    {
        var rests = new WakeRests();
        var stuck = Actors("stuck", 1);

        var woken = Enumerable.Range(0, 120).Where(second => rests.Choose(stuck, Start.AddSeconds(second), Limit).Count > 0).ToList();

        woken.Take(5).ShouldBe([0, 1, 2, 4, 8]);
        woken.Zip(woken.Skip(1), (first, second) => second - first).ShouldAllBe(pause => pause <= WakeRests.Longest.TotalSeconds);
        woken.Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Choose_AnActorOverdueByAnotherDeadline_WakesItAtOnce()
    {
        var rests = new WakeRests();
        for (var second = 0; second < 10; second++)
            rests.Choose(Actors("one", 1), Start.AddSeconds(second), Limit);

        rests.Choose([Actors("one", 1)[0] with { Deadline = Start }], Start.AddSeconds(10), Limit).Count.ShouldBe(1);
    }

    private static OverdueActor[] Actors(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(number => new OverdueActor(GrainId.Create("operator", $"{name}-{number}"), Start.AddMinutes(-1)))];
}
