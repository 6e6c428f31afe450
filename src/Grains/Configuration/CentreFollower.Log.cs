using Microsoft.Extensions.Logging;

namespace Antiphon.Configuration;

internal sealed partial class CentreFollower
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The centre could not be asked for its configuration; asked again in a second.")]
    private partial void LogUnreachable(Exception error);
}
