using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>When viewers are told: ten times a second here, 30 ms after the tenth has begun.</summary>
public sealed class FrameMomentTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FrameMoment _moment;
    private long _newest = 1;

    public FrameMomentTests() => _moment = new FrameMoment(() => _newest, _clock, Every, TimeSpan.FromMilliseconds(30));

    public void Dispose() => _moment.Dispose();

    [Fact]
    public async Task AChange_IsToldAtTheMoment_AndNoSooner()
    {
        await Past(_moment.Next(isAsked: false), milliseconds: 30);

        var next = _moment.Next(isAsked: false);
        _newest++;
        next.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        next.IsCompleted.ShouldBeFalse();
        await Past(next, milliseconds: 1);
    }

    [Fact]
    public async Task AllWhoWait_HearAtOnce()
    {
        var (one, other) = (_moment.Next(isAsked: false), _moment.Next(isAsked: false));
        await Past(Task.WhenAll(one, other), milliseconds: 30);
    }

    [Fact]
    public async Task WhereNothingChanges_ItComesAfterASecond()
    {
        await Past(_moment.Next(isAsked: false), milliseconds: 30);
        var next = _moment.Next(isAsked: false);
        for (var tenths = 0; tenths < 9; tenths++)
            _clock.Advance(Every);
        next.IsCompleted.ShouldBeFalse();
        await Past(next, milliseconds: 100);
    }

    [Fact]
    public async Task WhoWasLate_AndHasSomethingToTell_IsNotLeftWaiting()
    {
        await Past(_moment.Next(isAsked: false), milliseconds: 30); // while one viewer was still being written to
        await Past(_moment.Next(isAsked: true), milliseconds: 100);
    }

    private async Task Past(Task moment, int milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await moment.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
