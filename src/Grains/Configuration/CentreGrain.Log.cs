using Microsoft.Extensions.Logging;

namespace Antiphon.Configuration;

internal sealed partial class CentreGrain
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The centre has version {Version}; resources changed: {Changes}.")]
    private partial void LogApplied(long version, int changes);
}
