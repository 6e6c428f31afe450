using Microsoft.Extensions.Logging;

namespace Antiphon.Storage.Sqlite;

internal sealed partial class SqliteWriter
{
    [LoggerMessage(1, LogLevel.Error, "The database {Path} cannot be written: {Fault}. Every write is refused, and tried anew when it is repeated, until it can be written again")]
    private partial void LogCannotWrite(string path, string fault, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The database {Path} can be written again; {Batches} batches had failed")]
    private partial void LogWritesAgain(string path, int batches);

    [LoggerMessage(3, LogLevel.Error, "A row was not written to the database {Path}")]
    private partial void LogNotWritten(string path, Exception exception);
}
