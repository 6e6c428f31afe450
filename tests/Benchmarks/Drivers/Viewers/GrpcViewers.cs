using System.Collections.Concurrent;
using System.Net.Sockets;
using Antiphon.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Antiphon.Benchmarks;

/// <summary>So many who watch the whole centre by gRPC at ten frames a second. All are read and counted; what is in the frames is looked at for a few.</summary>
internal sealed class GrpcViewers : IAsyncDisposable
{
    /// <summary>As many as a server allows.</summary>
    private const int StreamsAConnection = 100;

    /// <summary>So many are looked at, spread over the connections.</summary>
    private const int Timed = 20;

    private const int FramesASecond = 10;
    private const int OpenedAtOnce = 50;

    private static readonly Method<WatchPanelRequest, byte[]> Watch = new(MethodType.ServerStreaming, "antiphon.v1.PanelsService", "WatchPanel",
        Marshallers.Create(request => request.ToByteArray(), WatchPanelRequest.Parser.ParseFrom), Marshallers.Create(bytes => bytes, bytes => bytes));

    private readonly ConcurrentQueue<Sighting> _sightings = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel[] _channels;
    private readonly int[] _frames;
    private readonly List<Task> _reading = [];
    private long _bytes;

    private GrpcViewers(Uri api, int viewers)
    {
        _frames = new int[viewers];
        _channels = [.. Enumerable.Range(0, (viewers + StreamsAConnection - 1) / StreamsAConnection).Select(_ => Connect(api))];
    }

    /// <summary>Frames until now, of each.</summary>
    public int[] Frames => [.. _frames];

    /// <summary>Bytes that came over the connections until now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What those saw who are looked at.</summary>
    public IReadOnlyCollection<Sighting> Sightings => _sightings;

    /// <summary>How many of so many are looked at.</summary>
    public static int Looked(int viewers) => Enumerable.Range(0, viewers).Count(number => IsTimed(number, viewers));

    /// <summary>Opens them; all have the whole panel when it returns.</summary>
    public static async Task<GrpcViewers> Open(Uri api, int viewers)
    {
        var made = new GrpcViewers(api, viewers);
        foreach (var some in Enumerable.Range(0, viewers).Chunk(OpenedAtOnce))
            await Task.WhenAll(some.Select(made.Start));
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_reading);
        foreach (var channel in _channels)
            channel.Dispose();
        _stop.Dispose();
    }

    private static bool IsTimed(int number, int viewers) => number % Math.Max(1, viewers / Timed) == 0;

    private async Task Start(int number)
    {
        var invoker = _channels[number % _channels.Length].CreateCallInvoker();
        var call = invoker.AsyncServerStreamingCall(Watch, null, new CallOptions(cancellationToken: _stop.Token), new WatchPanelRequest { FramesPerSecond = FramesASecond });
        if (!await call.ResponseStream.MoveNext(_stop.Token))
            throw new InvalidOperationException("A watch ended before its first frame.");
        lock (_reading)
            _reading.Add(Task.Run(() => Read(call, number)));
    }

    private async Task Read(AsyncServerStreamingCall<byte[]> call, int number)
    {
        var (isTimed, shown) = (IsTimed(number, _frames.Length), new Dictionary<string, string>());
        try
        {
            while (await call.ResponseStream.MoveNext(_stop.Token))
            {
                _frames[number]++;
                if (isTimed)
                    Look(PanelFrame.Parser.ParseFrom(call.ResponseStream.Current), DateTimeOffset.UtcNow, shown);
            }
            throw new InvalidOperationException("A watch ended by itself.");
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            call.Dispose();
        }
    }

    private void Look(PanelFrame frame, DateTimeOffset now, Dictionary<string, string> shown)
    {
        foreach (var who in frame.Operators)
        {
            if (who.Reason.Length == 0 || shown.GetValueOrDefault(who.Operator) == who.Reason)
                continue;
            shown[who.Operator] = who.Reason;
            _sightings.Enqueue(new Sighting(who.Operator, who.Reason, now));
        }
    }

    private GrpcChannel Connect(Uri api) => GrpcChannel.ForAddress(api, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new CountedStream(socket, came => Interlocked.Add(ref _bytes, came));
            },
        },
        DisposeHttpClient = true,
    });
}
