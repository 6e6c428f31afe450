using Microsoft.Extensions.Logging;

namespace Antiphon.Doors;

internal sealed partial class Door
{
    [LoggerMessage(5201, LogLevel.Warning, "The lease of door {Door} could not be renewed")]
    private static partial void LogRenewFailed(ILogger logger, string door, Exception error);

    [LoggerMessage(5202, LogLevel.Warning, "Door {Door} could not be closed; its lease runs out by itself")]
    private static partial void LogCloseFailed(ILogger logger, string door, Exception error);

    [LoggerMessage(5203, LogLevel.Warning, "Door {Door} is cut off: its desks ({Desks}) are sent to other nodes")]
    private static partial void LogCutOff(ILogger logger, string door, int desks);
}
