using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clocks;

/// <summary>
/// Wakes the actors whose stored deadline has passed by a second: whatever was lost (a timer, a post, a silo), somebody looks again. Each real second, one
/// sweep after another.
/// </summary>
public sealed partial class OverdueSweeper(
    IHotRows rows,
    IGrainFactory grains,
    ScaledTimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider system,
    ILogger<OverdueSweeper> log) : BackgroundService
{
    /// <summary>The most actors that one sweep wakes.</summary>
    public const int Limit = 500;

    /// <summary>Time between sweeps, and by how much a deadline must have passed; real time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Wakes who is overdue now.</summary>
    public async Task Sweep(CancellationToken cancellation = default)
    {
        var overdue = await rows.ReadOverdue(domain.GetUtcNow() - Interval * domain.Setting.Speed, system.GetUtcNow() - Interval, Limit, cancellation);
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
