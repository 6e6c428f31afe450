using Microsoft.Extensions.Logging;

namespace Antiphon.Edges;

internal sealed partial class EdgeConnection
{
    [LoggerMessage(5101, LogLevel.Information, "Edge {Edge} is connected in session {Session}: calls that live: {Live}, dropped: {Dropped}")]
    private static partial void LogConnected(ILogger logger, string edge, long session, int live, int dropped);

    [LoggerMessage(5102, LogLevel.Warning, "The lease of edge {Edge} could not be renewed")]
    private static partial void LogRenewFailed(ILogger logger, string edge, Exception error);

    [LoggerMessage(5103, LogLevel.Error, "A message of edge {Edge} failed")]
    private static partial void LogFailed(ILogger logger, string edge, Exception error);

    [LoggerMessage(5104, LogLevel.Warning, "Edge {Edge} is cut off here: it is sent to other nodes")]
    private static partial void LogCutOff(ILogger logger, string edge);
}
