using Antiphon.Storage.Upkeep;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Antiphon.Health;

/// <summary>Ready, of a process without actors: the storage answers, from which it reads the archive. That its cluster answers, the API asks by itself.</summary>
internal sealed class StorageReadiness(IStorageHealth storage) : IHealthCheck
{
    public const string Name = "storage";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await storage.CheckAsync() is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
}
