using Microsoft.Extensions.Logging;

namespace Antiphon.Storage.Postgres;

internal sealed partial class PostgresWriter
{
    [LoggerMessage(1, LogLevel.Error, "The database {Place} cannot be written: {Fault} Every write is refused, and tried anew when it is repeated, until it can be written again")]
    private partial void LogCannotWrite(string place, string fault, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The database {Place} can be written again; {Batches} batches had failed")]
    private partial void LogWritesAgain(string place, int batches);
}
