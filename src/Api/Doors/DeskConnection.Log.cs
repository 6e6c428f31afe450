using Microsoft.Extensions.Logging;

namespace Antiphon.Doors;

internal sealed partial class DeskConnection
{
    [LoggerMessage(5211, LogLevel.Debug, "Operator {Operator} is connected from desk {Desk} in session {Session} (resumed: {Resumed})")]
    private static partial void LogConnected(ILogger logger, string @operator, string desk, long session, bool resumed);

    [LoggerMessage(5212, LogLevel.Error, "A command of operator {Operator} failed")]
    private static partial void LogFailed(ILogger logger, string @operator, Exception error);
}
