using Antiphon.Clocks;
using Antiphon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Alarms;

/// <summary>Has the figures of each declared panel judged each real second, also of one that was taken out lately: its alarms are to end.</summary>
public sealed class AlarmKeeper(ICentreView view, IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider system) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After a panel was taken out it is woken so often once more.</summary>
    private const int Farewells = 10;

    private readonly Dictionary<string, int> _panels = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, system);
        do
        {
            foreach (var panel in view.Current.Panels.Keys)
                _panels[panel] = Farewells;
            foreach (var (panel, left) in _panels.ToList())
            {
                grains.GetGrain<IAlarmGrain>(panel).Wake().Ignore();
                if (left == 0)
                    _panels.Remove(panel);
                else
                    _panels[panel] = left - 1;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
