using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Days;

public sealed class DomainClockTests
{
    private static readonly DateTimeOffset Origin = new(2018, 3, 26, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Now_AfterRealTime_RunsAtItsSpeed()
    {
        using var clock = new DomainClock(Origin, 60, _time);
        _time.Advance(TimeSpan.FromSeconds(2));

        clock.Now.ShouldBe(Origin.AddMinutes(2));
        clock.ToReal(TimeSpan.FromMinutes(1)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task WaitUntil_ManyWaiters_EachWakesWhenDueAndNotBefore()
    {
        using var clock = new DomainClock(Origin, 60, _time);
        var waiters = Enumerable.Range(1, 100).Select(minute => clock.WaitUntilAsync(Origin.AddMinutes(minute), Cancellation)).Reverse().ToArray();
        _time.Advance(TimeSpan.FromSeconds(40));
        await Task.WhenAll(waiters[60..]);
        waiters[..60].ShouldAllBe(w => !w.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(60));
        await Task.WhenAll(waiters);
    }

    [Fact]
    public async Task WaitUntil_EarlierOneAfterALaterOne_WakesFirst()
    {
        using var clock = new DomainClock(Origin, 1, _time);
        var late = clock.WaitAsync(TimeSpan.FromMinutes(10), Cancellation);
        var early = clock.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        await early;

        late.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitUntil_Cancelled_LeavesTheOthers()
    {
        using var clock = new DomainClock(Origin, 1, _time);
        using var gone = new CancellationTokenSource();
        var cancelled = clock.WaitAsync(TimeSpan.FromSeconds(1), gone.Token);
        var other = clock.WaitAsync(TimeSpan.FromSeconds(2), Cancellation);
        await gone.CancelAsync();
        await cancelled.ShouldThrowAsync<OperationCanceledException>();
        _time.Advance(TimeSpan.FromSeconds(2));

        await other;
    }

    [Fact]
    public void WaitUntil_ThePast_CompletesAtOnce()
    {
        using var clock = new DomainClock(Origin, 1, _time);

        clock.WaitUntilAsync(Origin.AddSeconds(-1), Cancellation).IsCompletedSuccessfully.ShouldBeTrue();
    }
}
