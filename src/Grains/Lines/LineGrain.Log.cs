using Microsoft.Extensions.Logging;

namespace Antiphon.Lines;

internal sealed partial class LineGrain
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Line {Line} is held {State} by hand until {Until:O}.")]
    private partial void LogByHandUntil(string line, string state, DateTimeOffset until);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Line {Line} is held {State} by hand, with no end.")]
    private partial void LogByHand(string line, string state);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Line {Line} follows its hours.")]
    private partial void LogBySchedule(string line);
}
