using System.Threading.Channels;
using Antiphon.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Antiphon.Streams;

/// <summary>An Api node of which the test plays the part: it takes each connection of an edge or a desk and says what the test wants.</summary>
public sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNode(WebApplication app) => _app = app;

    public FakeStream<EdgeMessage, EdgeUpdate> Edges => _app.Services.GetRequiredService<FakeStream<EdgeMessage, EdgeUpdate>>();

    public FakeStream<DeskMessage, DeskUpdate> Desks => _app.Services.GetRequiredService<FakeStream<DeskMessage, DeskUpdate>>();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeNode> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<FakeStream<EdgeMessage, EdgeUpdate>>();
        builder.Services.AddSingleton<FakeStream<DeskMessage, DeskUpdate>>();
        var app = builder.Build();
        app.MapGrpcService<FakeTelephony>();
        app.MapGrpcService<FakeDesks>();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        Edges.AbortAll();
        Desks.AbortAll();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}

/// <summary>The connections of one kind of stream, in the order in which they came.</summary>
public sealed class FakeStream<TMessage, TUpdate>
{
    private readonly Channel<FakeConnection<TMessage, TUpdate>> _connections = Channel.CreateUnbounded<FakeConnection<TMessage, TUpdate>>();
    private readonly List<FakeConnection<TMessage, TUpdate>> _all = [];

    public ValueTask<FakeConnection<TMessage, TUpdate>> NextAsync() => _connections.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task ServeAsync(IAsyncStreamReader<TMessage> messages, IServerStreamWriter<TUpdate> updates, ServerCallContext context)
    {
        var connection = new FakeConnection<TMessage, TUpdate>(messages, updates, context.CancellationToken);
        lock (_all)
        {
            _all.Add(connection);
        }

        await _connections.Writer.WriteAsync(connection);
        await connection.Over;
    }

    public void AbortAll()
    {
        lock (_all)
        {
            _all.ForEach(c => c.Abort());
        }
    }
}

/// <summary>One connection, of which the test is the server.</summary>
public sealed class FakeConnection<TMessage, TUpdate>
{
    private readonly IAsyncStreamReader<TMessage> _messages;
    private readonly IServerStreamWriter<TUpdate> _updates;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeConnection(IAsyncStreamReader<TMessage> messages, IServerStreamWriter<TUpdate> updates, CancellationToken gone)
    {
        (_messages, _updates) = (messages, updates);
        gone.Register(() => _over.TrySetResult());
    }

    /// <summary>Completes when the client has gone or the test has ended the connection.</summary>
    public Task Over => _over.Task;

    public long Sent { get; set; }

    public async Task<TMessage> ReceiveAsync()
    {
        (await _messages.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        return _messages.Current;
    }

    public Task SendAsync(TUpdate update) => _updates.WriteAsync(update);

    /// <summary>The connection breaks.</summary>
    public void Abort() => _over.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "gone")));

    /// <summary>The stream ends with this refusal.</summary>
    public void Refuse(Google.Rpc.Status status) => _over.TrySetException(status.ToRpcException());
}

[BindServiceMethod(typeof(TelephonyBase), nameof(Bind))]
public abstract class TelephonyBase
{
    public abstract Task Connect(IAsyncStreamReader<EdgeMessage> messages, IServerStreamWriter<EdgeUpdate> updates, ServerCallContext context);

    public static void Bind(ServiceBinderBase binder, TelephonyBase? service) =>
        binder.AddMethod(Wire.Duplex("antiphon.v1.TelephonyService", EdgeMessage.Parser, EdgeUpdate.Parser), service is null ? null : service.Connect);
}

public sealed class FakeTelephony(FakeStream<EdgeMessage, EdgeUpdate> stream) : TelephonyBase
{
    public override Task Connect(IAsyncStreamReader<EdgeMessage> messages, IServerStreamWriter<EdgeUpdate> updates, ServerCallContext context) =>
        stream.ServeAsync(messages, updates, context);
}

[BindServiceMethod(typeof(DesksBase), nameof(Bind))]
public abstract class DesksBase
{
    public abstract Task Connect(IAsyncStreamReader<DeskMessage> messages, IServerStreamWriter<DeskUpdate> updates, ServerCallContext context);

    public static void Bind(ServiceBinderBase binder, DesksBase? service) =>
        binder.AddMethod(Wire.Duplex("antiphon.v1.DeskService", DeskMessage.Parser, DeskUpdate.Parser), service is null ? null : service.Connect);
}

public sealed class FakeDesks(FakeStream<DeskMessage, DeskUpdate> stream) : DesksBase
{
    public override Task Connect(IAsyncStreamReader<DeskMessage> messages, IServerStreamWriter<DeskUpdate> updates, ServerCallContext context) =>
        stream.ServeAsync(messages, updates, context);
}

internal static class Wire
{
    public static Method<TMessage, TUpdate> Duplex<TMessage, TUpdate>(string service, MessageParser<TMessage> messages, MessageParser<TUpdate> updates)
        where TMessage : class, IMessage<TMessage>
        where TUpdate : class, IMessage<TUpdate> =>
        new(MethodType.DuplexStreaming, service, "Connect", Marshaller(messages), Marshaller(updates));

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        Marshallers.Create(m => m.ToByteArray(), parser.ParseFrom);
}
