using Microsoft.Extensions.Logging;

namespace Antiphon.Lines;

internal sealed partial class LineGrain
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Line {Line} is held open={IsOpen} by {By} until {Until}.")]
    private partial void LogByHand(string line, bool isOpen, string by, DateTimeOffset? until);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Line {Line} follows its hours.")]
    private partial void LogBySchedule(string line);
}
