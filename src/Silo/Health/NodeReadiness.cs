using Antiphon.Configuration;
using Antiphon.Storage.Upkeep;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Antiphon.Health;

/// <summary>Ready: the silo has joined its cluster, follows the centre, and its storage can be written.</summary>
internal sealed class NodeReadiness(IClusterMembershipService membership, ILocalSiloDetails silo, ICentreView centre, IStorageHealth storage) : IHealthCheck
{
    public const string Name = "node";

    /// <summary>The tag of the checks behind <c>/health/ready</c>.</summary>
    public const string Tag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress);
        if (status is not SiloStatus.Active)
            return HealthCheckResult.Unhealthy($"The silo is {status}.");
        if (!centre.Loaded.IsCompletedSuccessfully)
            return HealthCheckResult.Unhealthy("The centre has not been read.");
        return await storage.CheckAsync() is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
    }
}
