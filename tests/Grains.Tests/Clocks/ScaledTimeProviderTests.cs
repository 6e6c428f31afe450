using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Clocks;

public sealed class ScaledTimeProviderTests
{
    private static readonly DateTimeOffset RealStart = new(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Origin = new(1999, 2, 1, 7, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _system = new(RealStart);

    [Fact]
    public void Clock_AtSpeedOne_IsTheSystemClock()
    {
        var clock = new ScaledTimeProvider(_system);
        _system.Advance(TimeSpan.FromTicks(123_456_789));

        clock.GetUtcNow().ShouldBe(_system.GetUtcNow());
    }

    [Fact]
    public void Clock_AtSpeed240_RunsFourMinutesASecondFromItsOrigin()
    {
        var clock = At(240);
        clock.GetUtcNow().ShouldBe(Origin);
        _system.Advance(TimeSpan.FromSeconds(15));

        clock.GetUtcNow().ShouldBe(Origin.AddHours(1));
    }

    [Fact]
    public void Clock_MadeAgainFromItsSetting_RanOnMeanwhile()
    {
        var before = At(60);
        _system.Advance(TimeSpan.FromMinutes(1));

        new ScaledTimeProvider(_system, before.Setting).GetUtcNow().ShouldBe(Origin.AddHours(1));
    }

    [Fact]
    public void Clock_WhenItsOriginMoves_RunsOnFromThere()
    {
        var clock = At(60);
        _system.Advance(TimeSpan.FromMinutes(1));
        clock.Setting = clock.Setting with { Origin = Origin.AddDays(7), Anchor = _system.GetUtcNow() };
        _system.Advance(TimeSpan.FromSeconds(1));

        clock.GetUtcNow().ShouldBe(Origin.AddDays(7).AddMinutes(1));
        Should.Throw<ArgumentException>(() => clock.Setting = clock.Setting with { Speed = 61 });
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(240)]
    public void ElapsedTime_AtAnySpeed_IsTheDifferenceOfUtcNow(double speed)
    {
        var clock = At(speed);
        var (utc, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        _system.Advance(TimeSpan.FromMilliseconds(1_234));

        clock.GetElapsedTime(timestamp).ShouldBe(clock.GetUtcNow() - utc);
    }

    [Fact]
    public void Timer_AtSpeed60_FiresAfterASixtiethOfItsTime()
    {
        var fired = 0;
        using var timer = At(60).CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

        _system.Advance(TimeSpan.FromMilliseconds(999));
        fired.ShouldBe(0);
        _system.Advance(TimeSpan.FromMilliseconds(1));
        fired.ShouldBe(1);
        _system.Advance(TimeSpan.FromSeconds(2));
        fired.ShouldBe(2);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _system.Advance(TimeSpan.FromHours(1));
        fired.ShouldBe(2);
    }

    [Theory]
    [InlineData(240, 100)]
    [InlineData(7, 1)]
    [InlineData(60, 12_345)]
    public void Timer_OfAFractionOfAMillisecond_NeverFiresBeforeItsDomainTime(double speed, int dueMilliseconds)
    {
        var clock = At(speed);
        var due = clock.GetUtcNow().AddMilliseconds(dueMilliseconds);
        var firedAt = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => firedAt.Add(clock.GetUtcNow()), null, TimeSpan.FromMilliseconds(dueMilliseconds), Timeout.InfiniteTimeSpan);
        for (var i = 0; i < 2_000 && firedAt.Count == 0; i++)
            _system.Advance(TimeSpan.FromMilliseconds(1));

        firedAt.ShouldHaveSingleItem().ShouldBeInRange(due, due.AddMilliseconds(speed));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Clock_OfNoSpeed_IsRefused(double speed) => Should.Throw<ArgumentOutOfRangeException>(() => At(speed));

    private ScaledTimeProvider At(double speed) => new(_system, new ClockSetting(Origin, RealStart, speed));
}
