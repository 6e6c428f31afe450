using Antiphon.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Clocks;

/// <summary>In a cluster: once a real second takes up the domain clock as another process may have set it.</summary>
public sealed class ClockFollower(DomainClock clock, [FromKeyedServices(ClockNames.System)] TimeProvider system) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, system);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                clock.Follow();
            }
            catch (StorageUnavailableException)
            {
                // The storage says so itself; the clock runs on as it is.
            }
        }
    }
}
