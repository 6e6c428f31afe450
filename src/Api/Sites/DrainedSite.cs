using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Sites;

/// <summary>Knows whether the site of this node is drained: then it is not ready, and edges and desks are sent to nodes of other sites.</summary>
internal sealed class DrainedSite(CentreReader centres, ApiOptions options, [FromKeyedServices(ClockNames.System)] TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private volatile CancellationTokenSource _streams = new();

    /// <summary>The site is drained.</summary>
    public bool IsSo => _streams.IsCancellationRequested;

    /// <summary>Cancelled once the site is drained; a stream ends with the one it began under.</summary>
    public CancellationToken Drained => _streams.Token;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Site.Length == 0)
            return;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var isDrained = centres.Glance().DrainedSites.Contains(options.Site);
            if (isDrained && !IsSo)
                await _streams.CancelAsync();
            else if (!isDrained && IsSo)
                _streams = new CancellationTokenSource(); // the former has no timer and nobody waits for it
        }
    }
}
