using Antiphon.Configuration;
using Antiphon.Sites;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Hosting;

/// <summary>Ready: not stopping, its site not drained, and the actors answer.</summary>
internal sealed class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, DrainedSite drained) : IHealthCheck
{
    /// <summary>Marks the checks that readiness is made of.</summary>
    public const string Tag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("Stopping.");
        if (drained.IsSo)
            return HealthCheckResult.Unhealthy("The site is drained.");
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("Starting.");
        try
        {
            await grains.GetGrain<ICentreGrain>(ICentreGrain.Key).GetFollowers().WaitAsync(TimeSpan.FromSeconds(2), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error)
        {
            return HealthCheckResult.Unhealthy("The actors do not answer.", error);
        }
    }
}
