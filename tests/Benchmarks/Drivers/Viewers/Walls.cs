using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antiphon.Benchmarks;

/// <summary>So many walls of the whole centre, as bare connections that read server-sent events and count them.</summary>
internal sealed class Walls : IAsyncDisposable
{
    private const int OpenedAtOnce = 50;
    private const int BufferSize = 8192;

    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _frames;
    private readonly List<Task> _reading = [];
    private long _bytes;

    private Walls(int walls) => _frames = new int[walls];

    /// <summary>Frames until now, of each.</summary>
    public int[] Frames => [.. _frames];

    /// <summary>Bytes that came until now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Opens them; all are answered when it returns.</summary>
    public static async Task<Walls> Open(Uri web, int walls, int framesASecond)
    {
        var made = new Walls(walls);
        var request = Encoding.ASCII.GetBytes($"GET /panel/all/events?rate={framesASecond} HTTP/1.1\r\nHost: {web.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        foreach (var some in Enumerable.Range(0, walls).Chunk(OpenedAtOnce))
            await Task.WhenAll(some.Select(number => made.Start(new IPEndPoint(IPAddress.Loopback, web.Port), request, number)));
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_reading);
        _stop.Dispose();
    }

    private async Task Start(IPEndPoint place, byte[] request, int number)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(place, _stop.Token);
        await socket.SendAsync(request, _stop.Token);
        var buffer = new byte[BufferSize];
        var read = await socket.ReceiveAsync(buffer, _stop.Token);
        if (!buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException($"A wall is not answered: {Encoding.ASCII.GetString(buffer, 0, read)}");
        lock (_reading)
            _reading.Add(Task.Run(() => Read(socket, buffer, number)));
    }

    private async Task Read(Socket socket, byte[] buffer, int number)
    {
        try
        {
            var wasLineEnd = false;
            while (await socket.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
            {
                Interlocked.Add(ref _bytes, read);
                _frames[number] += Count(buffer.AsSpan(0, read), ref wasLineEnd);
            }
            throw new InvalidOperationException("A wall's events ended by themselves.");
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            socket.Dispose();
        }
    }

    // An event ends with an empty line, and there is no other.
    private static int Count(ReadOnlySpan<byte> bytes, ref bool wasLineEnd)
    {
        var ends = bytes.Count("\n\n"u8) + (wasLineEnd && bytes[0] == '\n' ? 1 : 0);
        wasLineEnd = bytes[^1] == '\n';
        return ends;
    }
}
