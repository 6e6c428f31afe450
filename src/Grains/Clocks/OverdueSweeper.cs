using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clocks;

/// <summary>
/// Each real second wakes the actors whose stored deadline had passed a second before: whatever was lost (a timer, a post, a silo), somebody looks again. One
/// sweep follows another.
/// </summary>
public sealed partial class OverdueSweeper(
    IHotRows rows,
    IGrainFactory grains,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider system,
    ILogger<OverdueSweeper> log) : BackgroundService
{
    /// <summary>The most actors that one sweep wakes.</summary>
    public const int Limit = 500;

    /// <summary>Time between sweeps; real time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WakeRests _rests = new();
    private (DateTimeOffset Domain, DateTimeOffset System) _lastSweep = (domain.GetUtcNow(), system.GetUtcNow());

    /// <summary>Wakes who is overdue since the sweep before.</summary>
    public async Task Sweep(CancellationToken cancellation = default)
    {
        var now = (Domain: domain.GetUtcNow(), System: system.GetUtcNow());
        var all = await rows.ReadOverdue(_lastSweep.Domain, _lastSweep.System, Limit + _rests.Count, cancellation);
        var overdue = _rests.Choose(all, now.System, Limit);
        _lastSweep = now;
        foreach (var actor in overdue)
            await grains.GetGrain(actor.Grain).AsReference<IWakeable>().Wake();
        if (overdue.Count > 0)
            LogWoken(overdue.Count, overdue[0].Grain, overdue[0].Deadline);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, system);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
    }
}
