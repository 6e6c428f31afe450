using System.Net;
using System.Net.Sockets;

namespace Antiphon.Hosting;

/// <summary>A port of the loopback for a server under test.</summary>
internal static class FreePort
{
    /// <summary>One below the range from which the system takes the near ends of outgoing connections: a port that is free stays so until the process binds it.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
