using System.Threading.Channels;
using Antiphon.Streams;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Edges;

/// <summary>What a node says to an edge.</summary>
internal static class EdgeScripts
{
    public static Task WelcomeAsync(this FakeConnection<EdgeMessage, EdgeUpdate> connection, params string[] drop) =>
        connection.WelcomeAsync(TimeSpan.FromDays(1), drop);

    public static Task WelcomeAsync(this FakeConnection<EdgeMessage, EdgeUpdate> connection, TimeSpan lease, params string[] drop) =>
        connection.TellAsync(new() { Welcome = new() { Session = 1, ProtocolVersion = 1, Lease = Duration.FromTimeSpan(lease), DropCallIds = { drop } } });

    public static Task ResultAsync(this FakeConnection<EdgeMessage, EdgeUpdate> connection, EdgeMessage message, CallState state) =>
        connection.TellAsync(new() { Result = new() { Sequence = message.Sequence, State = state } });

    public static Task RefuseAsync(this FakeConnection<EdgeMessage, EdgeUpdate> connection, EdgeMessage message, Google.Rpc.Status status) =>
        connection.TellAsync(new() { Result = new() { Sequence = message.Sequence, Status = status } });

    public static Task TellAsync(this FakeConnection<EdgeMessage, EdgeUpdate> connection, EdgeUpdate update)
    {
        update.Sequence = ++connection.Sent;
        return connection.SendAsync(update);
    }
}

/// <summary>Writes down what the edge was told to do.</summary>
internal sealed class RecordingHandler : IEdgeHandler
{
    private readonly Channel<string> _done = Channel.CreateUnbounded<string>();

    public LegFailure? LegFailure { get; set; }

    public int Count => _done.Reader.Count;

    public ValueTask<string> NextAsync() => _done.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public Task<LegFailure?> ConnectAsync(ConnectOrder order)
    {
        _done.Writer.TryWrite($"connect {order.CallId}");
        return Task.FromResult(LegFailure);
    }

    public Task HoldAsync(HoldOrder order)
    {
        _done.Writer.TryWrite($"hold {order.CallId}");
        return Task.CompletedTask;
    }

    public Task HangUpAsync(string callId, string reason)
    {
        _done.Writer.TryWrite($"hang-up {callId} {reason}");
        return Task.CompletedTask;
    }
}
