using Antiphon.Storage.Hot;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Clocks;

public sealed class DomainClockTests
{
    private static readonly DateTimeOffset RealStart = new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);
    private static readonly DateTimeOffset Opening = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _system = new(RealStart);
    private readonly MemoryClockStore _store = new();
    private readonly FakeHotRows _rows = new();

    [Fact]
    public async Task Clock_OnNewData_StartsAtTheSystemTimeToTheMicrosecond()
    {
        var clock = Make(1);
        await clock.Start(null);

        (clock.Now - RealStart).ShouldBe(TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
        _store.Setting!.Origin.ShouldBe(clock.Setting.Origin);
        (clock.Setting.Origin.UtcTicks % TimeSpan.TicksPerMicrosecond).ShouldBe(0);
    }

    [Fact]
    public async Task Clock_OnNewData_PrefersTheWantedOriginToTheFirst()
    {
        var clock = Make(60);
        await clock.Start(Opening, RealStart);

        clock.Setting.Origin.ShouldBe(Opening);
    }

    [Fact]
    public async Task Clock_AfterACrash_RanOn()
    {
        await Make(60).Start(Opening);
        _system.Advance(TimeSpan.FromMinutes(1));
        var clock = Make(60);
        await clock.Start(null, firstOrigin: RealStart);

        (clock.Now - Opening).ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Clock_OfAnotherSpeedOrOrigin_IsRefusedAndStaysAsStored()
    {
        await Make(60).Start(Opening);
        var stored = _store.Setting;

        (await Should.ThrowAsync<ClockMismatchException>(Make(1).Start(null))).Message.ShouldContain("speed 60");
        (await Should.ThrowAsync<ClockMismatchException>(Make(60).Start(Opening.AddSeconds(1)))).Message.ShouldContain("Antiphon:Clock:Origin");
        _store.Setting.ShouldBe(stored);
        await Make(60).Start(Opening);
    }

    [Fact]
    public async Task Follow_OfWhatAnotherProcessSet_IsAtTheSameTime()
    {
        var (one, other) = (Make(60), Make(60));
        await one.Start(Opening);
        await other.Start(null);

        (await one.SetOrigin(Opening.AddDays(5), TestContext.Current.CancellationToken)).ShouldBeTrue();
        other.Now.ShouldNotBe(one.Now);
        other.Follow();

        other.Now.ShouldBe(one.Now);
    }

    [Fact]
    public async Task SetOrigin_OfAnIdleCentre_MovesTheClockAndStoresIt()
    {
        var clock = Make(240);
        await clock.Start(null);
        _system.Advance(TimeSpan.FromSeconds(30));

        (await clock.SetOrigin(Opening, TestContext.Current.CancellationToken)).ShouldBeTrue();
        _system.Advance(TimeSpan.FromSeconds(15));

        (clock.Now - Opening).ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1));
        var again = Make(240);
        await again.Start(Opening);
        again.Now.ShouldBe(clock.Now);
    }

    [Fact]
    public async Task SetOrigin_WhileACallLives_IsRefused()
    {
        var clock = Make(1);
        await clock.Start(null);
        var setting = clock.Setting;
        _rows.Calls.Add(new LiveCall(Guid.NewGuid(), "Queued", "+78007707999", "service", null, "+79990000001", null, "edge", RealStart, RealStart));

        (await clock.SetOrigin(Opening, TestContext.Current.CancellationToken)).ShouldBeFalse();
        clock.Setting.ShouldBe(setting);
    }

    private DomainClock Make(double speed) => new(new ScaledTimeProvider(_system, speed), _store, _rows, _system);
}
