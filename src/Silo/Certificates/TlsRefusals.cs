using System.Net;
using System.Security.Authentication;
using Antiphon.Clocks;

namespace Antiphon.Certificates;

/// <summary>Tells of connections that come to nothing; of one that is tried again and again, once a minute.</summary>
internal sealed partial class TlsRefusals([FromKeyedServices(ClockNames.System)] TimeProvider clock, ILogger<TlsRefusals> logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = [];
    private long _since = clock.GetTimestamp();

    /// <summary>Tells of one.</summary>
    /// <param name="isServer">The other end has connected to this one.</param>
    /// <param name="other">The other end.</param>
    /// <param name="reason">Why.</param>
    /// <returns>What the connection ends with.</returns>
    public AuthenticationException Tell(bool isServer, EndPoint? other, string reason)
    {
        // The port from which somebody connects is another each time.
        var message = $"{(isServer ? $"A connection from {(other as IPEndPoint)?.Address}" : $"The connection to {other}")} is refused: {reason}.";
        if (IsNew(message))
            LogRefused(message);
        return new AuthenticationException(message);
    }

    private bool IsNew(string message)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_since) >= Again)
            {
                _told.Clear();
                _since = clock.GetTimestamp();
            }

            return _told.Add(message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Message}")]
    private partial void LogRefused(string message);
}
