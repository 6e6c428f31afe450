using Microsoft.Extensions.Logging;

namespace Antiphon.Edges;

public sealed partial class EdgeGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Edge {Edge} is down; its calls end unless it is back in {Grace}")]
    private partial void LogDown(string edge, TimeSpan grace);

    [LoggerMessage(2, LogLevel.Warning, "Edge {Edge} did not come back; calls that end as lost with it: {Calls}")]
    private partial void LogLost(string edge, int calls);
}
