using Antiphon.Clocks;
using Antiphon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Alarms;

/// <summary>Has the figures of each declared panel judged each real second. One that was taken out with an alarm open is woken by its row's deadline.</summary>
public sealed class AlarmKeeper(ICentreView view, IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider system) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, system);
        do
        {
            foreach (var panel in view.Current.Panels.Keys)
                grains.GetGrain<IAlarmGrain>(panel).Wake().Ignore();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
