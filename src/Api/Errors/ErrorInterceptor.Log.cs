using Microsoft.Extensions.Logging;

namespace Antiphon.Errors;

internal sealed partial class ErrorInterceptor
{
    [LoggerMessage(5001, LogLevel.Warning, "{Method} is unavailable: an actor or its storage did not answer")]
    private static partial void LogTransient(ILogger logger, string method, Exception error);

    [LoggerMessage(5002, LogLevel.Error, "{Method} failed")]
    private static partial void LogUnforeseen(ILogger logger, string method, Exception error);
}
