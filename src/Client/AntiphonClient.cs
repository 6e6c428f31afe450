using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Net.Client;

namespace Antiphon;

/// <summary>
/// A connection to Antiphon by one or several addresses (<c>http://</c>: h2c; <c>https://</c>: TLS). A call that finds its address unavailable goes on to the
/// next: ids make every method repeatable. Refusals of unary calls come as <see cref="AntiphonRefusal"/>. Thread-safe.
/// </summary>
public sealed class AntiphonClient : IDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly FailoverInvoker _invoker;

    /// <summary>Connects, on first use, to one of the addresses.</summary>
    /// <exception cref="ArgumentException">No address, or one that is not http or https.</exception>
    public AntiphonClient(params IReadOnlyCollection<Uri> addresses)
    {
        if (addresses.Count == 0 || addresses.Any(a => a.Scheme != Uri.UriSchemeHttp && a.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("One or more http:// or https:// addresses are wanted.", nameof(addresses));
        }

        Addresses = [.. addresses];
        _channels = [.. addresses.Select(Open)];
        _invoker = new FailoverInvoker([.. _channels.Select(c => c.CreateCallInvoker())]);
        Configuration = new(_invoker);
        Lines = new(_invoker);
        Calls = new(_invoker);
        Operators = new(_invoker);
        Queues = new(_invoker);
        Sites = new(_invoker);
        Panels = new(_invoker);
        System = new(_invoker);
        Archive = new(_invoker);
        Telephony = new(_invoker);
        Desk = new(_invoker);
    }

    /// <summary>The addresses, in the order in which they are tried.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The declared centre.</summary>
    public ConfigurationService.ConfigurationServiceClient Configuration { get; }

    /// <summary>Lines as they are now.</summary>
    public LinesService.LinesServiceClient Lines { get; }

    /// <summary>Calls as they are now.</summary>
    public CallsService.CallsServiceClient Calls { get; }

    /// <summary>Operators and sites as they are now.</summary>
    public OperatorsService.OperatorsServiceClient Operators { get; }

    /// <summary>Queues as they are now.</summary>
    public QueuesService.QueuesServiceClient Queues { get; }

    /// <summary>Sites as parts of the cluster.</summary>
    public SitesService.SitesServiceClient Sites { get; }

    /// <summary>The live panel.</summary>
    public PanelsService.PanelsServiceClient Panels { get; }

    /// <summary>The program and its clocks.</summary>
    public SystemService.SystemServiceClient System { get; }

    /// <summary>What was.</summary>
    public ArchiveService.ArchiveServiceClient Archive { get; }

    /// <summary>The bare stream of an edge; <see cref="Edges.EdgeSession"/> sequences and resumes it.</summary>
    public TelephonyService.TelephonyServiceClient Telephony { get; }

    /// <summary>The bare stream of a desk; <see cref="Desks.DeskSession"/> sequences and resumes it.</summary>
    public DeskService.DeskServiceClient Desk { get; }

    /// <summary>The index of the address in use.</summary>
    internal int Current => _invoker.Current;

    /// <summary>Leaves this address for the next one, if it still is in use: it does not answer.</summary>
    internal void MoveOn(int from) => _invoker.MoveOn(from);

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        // A server allows about a hundred streams on a connection; a centre's desks are more.
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = 64 * 1024 * 1024,
    });
}
