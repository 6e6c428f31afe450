using Microsoft.Extensions.Logging;

namespace Antiphon.Calls;

public sealed partial class CallGrain
{
    [LoggerMessage(1, LogLevel.Debug, "Call {Call} of line {Line} is {State}; queue: {Queue}, operator: {Operator}")]
    private partial void LogWritten(Guid call, string line, CallState state, string queue, string @operator);
}
