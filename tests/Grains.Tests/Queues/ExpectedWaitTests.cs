using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class ExpectedWaitTests
{
    private readonly ExpectedWait _expected = new();

    [Fact]
    public void After_NobodyAtWork_IsUnknown()
    {
        DepartEach(10, times: 3);
        _expected.After(0, operators: 0, TimeSpan.FromSeconds(100), At(30)).ShouldBeNull();
    }

    [Fact]
    public void After_NoDeparturesYet_IsTalkTimeByOperators()
    {
        _expected.After(ahead: 4, operators: 10, TimeSpan.FromSeconds(100), At(0)).ShouldBe(TimeSpan.FromSeconds(50));
        _expected.After(ahead: 4, operators: 10, meanTalk: null, At(0)).ShouldBeNull();
    }

    [Fact]
    public void After_Departures_IsTheirMeanGapByPlace()
    {
        DepartEach(10, times: 5);
        _expected.After(ahead: 0, operators: 1, TimeSpan.FromHours(1), At(50)).ShouldBe(TimeSpan.FromSeconds(10));
        _expected.After(ahead: 5, operators: 1, TimeSpan.FromHours(1), At(50)).ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Departed_NobodyWasLeftWaiting_TheGapDoesNotCount()
    {
        _expected.Departed(At(0), othersWait: true);
        _expected.Departed(At(10), othersWait: false);
        _expected.Departed(At(500), othersWait: true);
        _expected.Departed(At(520), othersWait: false);

        _expected.After(0, 1, null, At(520)).ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Departed_ManyTimes_OnlyTheLastOnesCount()
    {
        DepartEach(10, times: 100);
        for (var i = 1; i <= 32; i++)
            _expected.Departed(At(1000 + (4 * i)), othersWait: true);

        _expected.After(0, 1, null, At(1200)).ShouldNotBeNull().ShouldBe(TimeSpan.FromSeconds(4 + (10.0 / 32)), TimeSpan.FromMilliseconds(1), "the gap from 990 to 1004 is the oldest of 32");
    }

    [Fact]
    public void After_LongAfterTheLastDeparture_ForgetsThem()
    {
        DepartEach(10, times: 5);
        _expected.After(0, 4, TimeSpan.FromSeconds(100), At(3600)).ShouldBe(TimeSpan.FromSeconds(25));
    }

    private void DepartEach(double seconds, int times)
    {
        for (var i = 0; i < times; i++)
            _expected.Departed(At(seconds * i), othersWait: true);
    }
}
