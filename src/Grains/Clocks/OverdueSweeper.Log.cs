using Microsoft.Extensions.Logging;

namespace Antiphon.Clocks;

public sealed partial class OverdueSweeper
{
    [LoggerMessage(1, LogLevel.Debug, "Overdue actors woken: {Count}; the most overdue was {Grain}, due at {Deadline:O}")]
    private partial void LogWoken(int count, GrainId grain, DateTimeOffset deadline);

    [LoggerMessage(2, LogLevel.Warning, "A sweep for overdue actors failed; the next follows")]
    private partial void LogFailed(Exception exception);
}
