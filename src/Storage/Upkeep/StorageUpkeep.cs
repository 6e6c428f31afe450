using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Storage.Upkeep;

/// <summary>Each minute of system time purges ended hot rows and, if a retention is set, the archive.</summary>
internal sealed partial class StorageUpkeep(
    AntiphonDatabase database,
    StoragePurge purge,
    [FromKeyedServices(ClockNames.System)] TimeProvider system,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    ILogger<StorageUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, system);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Purge();
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task Purge()
    {
        var options = database.Options;
        try
        {
            var rows = await purge.PurgeEndedRows(system.GetUtcNow().AddMinutes(-options.EndedRowsKeptMinutes));
            var calls = options.ArchiveRetentionDays == 0 ? 0 : await purge.PurgeArchive(domain.GetUtcNow().AddDays(-options.ArchiveRetentionDays));
            if (rows + calls > 0) LogPurged(rows, calls);
        }
        catch (Exception fault)
        {
            // Whatever it is, it must not end the upkeep, and with it the process.
            LogFailed(fault);
        }
    }
}
