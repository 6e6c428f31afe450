using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Clocks;

public sealed class OverdueSweeperTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _system = new(Start);
    private readonly FakeHotRows _rows = new();

    [Fact]
    public async Task Sweep_AtSpeed60_AsksForWhatWasDueAtTheSweepBefore()
    {
        using var sweeper = Make();
        _system.Advance(OverdueSweeper.Interval);
        await sweeper.Sweep(TestContext.Current.CancellationToken);
        _system.Advance(OverdueSweeper.Interval);
        await sweeper.Sweep(TestContext.Current.CancellationToken);

        _rows.Sweeps.ShouldBe([(Start, Start), (Start.AddMinutes(1), Start.AddSeconds(1))]);
    }

    [Fact]
    public async Task Sweep_ThatFailed_IsFollowedByTheNext()
    {
        using var sweeper = Make();
        _rows.Fault = new TimeoutException("The database does not answer.");
        await sweeper.StartAsync(TestContext.Current.CancellationToken);
        for (var waited = Stopwatch.StartNew(); _rows.Sweeps.Count < 3 && waited.Elapsed < TimeSpan.FromSeconds(30); await Task.Yield())
            _system.Advance(OverdueSweeper.Interval);
        await sweeper.StopAsync(TestContext.Current.CancellationToken);

        _rows.Fault.ShouldBeNull();
        _rows.Sweeps.Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    private OverdueSweeper Make() => new(_rows, null!, new ScaledTimeProvider(_system, 60), _system, NullLogger<OverdueSweeper>.Instance);
}
