using Microsoft.Extensions.Logging;

namespace Antiphon.Queues;

public sealed partial class QueueGrain
{
    [LoggerMessage(1, LogLevel.Information, "Queue {Queue} woke in epoch {Epoch}; calls waiting: {Waiting}")]
    private partial void LogWoke(string queue, long epoch, int waiting);

    [LoggerMessage(2, LogLevel.Warning, "Queue {Queue}: the offer of call {Call} to {Operator} has an unknown outcome; it is called off")]
    private partial void LogOfferFailed(string queue, Guid call, string @operator, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Queue {Queue}: call {Call} did not answer")]
    private partial void LogSettleFailed(string queue, Guid call, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Queue {Queue}: epoch {Epoch} is superseded; this activation goes")]
    private partial void LogYields(string queue, long epoch);
}
