using Microsoft.Extensions.Logging;

namespace Antiphon.Operators;

public sealed partial class OperatorGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Operator {Operator}: call {Call} did not answer; asked again in a moment")]
    private partial void LogCallSilent(string @operator, Guid call, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Operator {Operator}: queue {Queue} did not show its best call in time")]
    private partial void LogQueueSilent(string @operator, string queue, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Operator {Operator}: door {Door} did not say whether it holds the desk; asked again in a moment")]
    private partial void LogDoorSilent(string @operator, string door, Exception exception);
}
