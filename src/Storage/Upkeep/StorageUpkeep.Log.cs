using Microsoft.Extensions.Logging;

namespace Antiphon.Storage.Upkeep;

internal sealed partial class StorageUpkeep
{
    [LoggerMessage(1, LogLevel.Debug, "Purged hot rows of ended calls: {Rows}, calls of the archive: {Calls}")]
    private partial void LogPurged(int rows, int calls);

    [LoggerMessage(2, LogLevel.Warning, "Nothing was purged; it is tried again in a minute")]
    private partial void LogFailed(Exception fault);
}
