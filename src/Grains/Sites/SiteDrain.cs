using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace Antiphon.Sites;

/// <summary>While the site of this silo is drained, its actors move to silos of other sites, where the placement filter puts them; each does so between two messages, and wakes there as after a crash.</summary>
public sealed partial class SiteDrain(IHomes homes, IGrainFactory grains, ILocalSiloDetails silo, [FromKeyedServices(ClockNames.System)] TimeProvider clock, ILogger<SiteDrain> log) : BackgroundService
{
    private const int AtOnce = 200;

    private static readonly GrainType Panel = GrainType.Create("panel");

    /// <summary>The other silos have heard of it by the second time, and place nothing here any more.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        for (var isHeard = false; await timer.WaitForNextTickAsync(stoppingToken); isHeard = homes.IsDrained)
        {
            try
            {
                if (isHeard && homes.IsDrained)
                    await Move(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogAgain(fault); // whoever did not go yet goes in the next round
            }
        }
    }

    private async Task Move(CancellationToken stopping)
    {
        var here = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(types: null, hostsIds: [silo.SiloAddress], cancellationToken: stopping);
        var ours = here.Where(one => SiteSilos.IsOurs(one.GrainType)).Select(one => one.GrainId).ToList();
        // Those that move together go on when all of them have woken. A panel asks all others as it wakes: it moves when they have moved.
        var first = ours.Where(id => id.Type != Panel).ToList();
        if (first.Count == 0)
            first = ours;
        if (first.Count > 0)
            LogMoving(first.Count);
        foreach (var some in first.Chunk(AtOnce))
            await Task.WhenAll(some.Select(id => grains.GetGrain(id).AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask())).WaitAsync(stopping);
    }

    [LoggerMessage(LogLevel.Information, "The site is drained: {Actors} actors move to silos of other sites.")]
    private partial void LogMoving(int actors);

    [LoggerMessage(LogLevel.Warning, "Actors of the drained site could not be moved; they are asked again.")]
    private partial void LogAgain(Exception fault);
}
