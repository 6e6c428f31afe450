using Microsoft.Extensions.Logging;

namespace Antiphon.Storage.Writing;

internal sealed partial class StorageWriter
{
    [LoggerMessage(1, LogLevel.Error, "Database {Path}: a batch of writes failed, each of them is told, the connection is opened anew; writes: {Count}")]
    private partial void LogBatchFailed(string path, int count, Exception fault);
}
