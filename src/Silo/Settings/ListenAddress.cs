using System.Net;
using System.Net.Sockets;

namespace Antiphon.Settings;

/// <summary>An address to listen at, as a URL: <c>localhost</c>, an IP address, or <c>*</c> for all.</summary>
internal static class ListenAddress
{
    /// <summary>Reads <c>http://HOST:PORT</c>; HOST is localhost, an IP address, * or +.</summary>
    public static bool TryParse(string text, out Uri address)
    {
        var plain = text.Replace("://*:", "://0.0.0.0:", StringComparison.Ordinal).Replace("://+:", "://0.0.0.0:", StringComparison.Ordinal);
        return Uri.TryCreate(plain, UriKind.Absolute, out address!)
            && address is { Scheme: "http", PathAndQuery: "/", Fragment: "", UserInfo: "", Port: > 0 }
            && plain.TrimEnd('/').EndsWith($":{address.Port}", StringComparison.Ordinal)
            && (address.IsLoopback || IPAddress.TryParse(address.DnsSafeHost, out _));
    }

    /// <summary>The address to bind. <c>localhost</c> is the IPv4 loopback.</summary>
    public static IPEndPoint EndPoint(Uri address) => new(address.DnsSafeHost == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.DnsSafeHost), address.Port);

    /// <summary>The URL under which this machine itself reaches the address.</summary>
    public static string Local(Uri address)
    {
        var at = EndPoint(address).Address;
        return at.Equals(IPAddress.Any) || at.Equals(IPAddress.IPv6Any) ? $"http://127.0.0.1:{address.Port}" : address.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Why it cannot be listened at now; null: it can.</summary>
    public static string? Fault(Uri address)
    {
        var endPoint = EndPoint(address);
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode is SocketError.AddressAlreadyInUse ? "another process listens there" : fault.Message;
        }
    }

    /// <summary>A port of the loopback that is free now and is none of these.</summary>
    public static int FreePort(params ReadOnlySpan<int> taken)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (!taken.Contains(port))
                return port;
        }
    }
}
