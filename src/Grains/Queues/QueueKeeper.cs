using Antiphon.Clocks;
using Antiphon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Queues;

/// <summary>Wakes every queue each real second: after a crash nobody else would, and a queue that is awake makes good what posts have lost.</summary>
public sealed class QueueKeeper(ICentreView view, IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider system) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, system);
        do
        {
            foreach (var queue in view.Current.Queues.Keys)
                grains.GetGrain<IQueueGrain>(queue).Wake().Ignore();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
