using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Silos;

/// <summary>A stream without the client library's care: numbers messages, holds that the server's updates are numbered 1, 2, 3 …, and looks for the one that is wanted.</summary>
public sealed class RawStream<TMessage, TUpdate>(AsyncDuplexStreamingCall<TMessage, TUpdate> call, Action<TMessage, long> stamp, Func<TUpdate, (long Sequence, long Acknowledged)> numbers) : IAsyncDisposable
    where TUpdate : class
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);
    private readonly List<TUpdate> _passedOver = [];
    private Task<bool>? _reading;
    private long _sent;
    private long _seen;

    /// <summary>Up to which message of ours the server has settled all.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Sends a message; its number, or <paramref name="sequence"/> instead.</summary>
    public async Task<long> Send(TMessage message, long? sequence = null)
    {
        stamp(message, sequence ?? ++_sent);
        await call.RequestStream.WriteAsync(message).InTime();
        return sequence ?? _sent;
    }

    /// <summary>The next update that is wanted; others are kept for whoever wants them later.</summary>
    public async Task<T> Next<T>(Func<TUpdate, T?> wanted, TimeSpan? within = null)
        where T : class
    {
        if (_passedOver.FirstOrDefault(update => wanted(update) is not null) is { } kept)
        {
            _passedOver.Remove(kept);
            return wanted(kept)!;
        }

        using var timeout = new CancellationTokenSource(within ?? Within);
        while (await Read(timeout.Token))
        {
            if (wanted(call.ResponseStream.Current) is { } found)
                return found;
            _passedOver.Add(call.ResponseStream.Current);
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>Holds that nothing of this kind comes for a while of real time.</summary>
    public async Task Silent<T>(Func<TUpdate, T?> unwanted, TimeSpan during)
        where T : class =>
        await Should.ThrowAsync<OperationCanceledException>(() => Next(unwanted, during));

    /// <summary>The refusal with which the stream ends.</summary>
    public async Task<AntiphonRefusal> End()
    {
        using var timeout = new CancellationTokenSource(Within);
        try
        {
            while (await Read(timeout.Token))
            {
            }
        }
        catch (RpcException failure) when (AntiphonRefusal.From(failure) is AntiphonRefusal refusal)
        {
            return refusal;
        }

        throw new InvalidOperationException("The stream has ended without a refusal.");
    }

    public ValueTask DisposeAsync()
    {
        call.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A wait that is given up leaves the reading under way to the next one.</summary>
    private async Task<bool> Read(CancellationToken cancellation)
    {
        _reading ??= call.ResponseStream.MoveNext(CancellationToken.None);
        var came = await _reading.WaitAsync(cancellation);
        _reading = null;
        if (!came)
            return false;
        var (sequence, acknowledged) = numbers(call.ResponseStream.Current);
        sequence.ShouldBe(++_seen);
        acknowledged.ShouldBeGreaterThanOrEqualTo(Acknowledged);
        Acknowledged = acknowledged;
        return true;
    }
}

/// <summary>The streams of the contract, raw.</summary>
public static class RawStreams
{
    /// <summary>An edge's stream; nothing is sent yet.</summary>
    public static RawStream<EdgeMessage, EdgeUpdate> RawEdge(this AntiphonClient api) =>
        new(api.Telephony.Connect(), (message, sequence) => message.Sequence = sequence, update => (update.Sequence, update.Acknowledged));

    /// <summary>An edge's stream after its welcome.</summary>
    public static async Task<(RawStream<EdgeMessage, EdgeUpdate> Stream, EdgeWelcome Welcome)> Welcomed(this AntiphonClient api, string edgeId, params HeldCall[] calls)
    {
        var stream = api.RawEdge();
        await stream.Send(new() { Hello = new EdgeHello { EdgeId = edgeId, ProtocolVersion = 1, Calls = { calls } } });
        return (stream, await stream.Next(update => update.Welcome));
    }

    /// <summary>What became of a message.</summary>
    public static Task<EdgeResult> Result(this RawStream<EdgeMessage, EdgeUpdate> stream, long sequence) =>
        stream.Next(update => update.Result is { } result && result.Sequence == sequence ? result : null);

    /// <summary>Sends a message and reads what became of it.</summary>
    public static async Task<EdgeResult> Ask(this RawStream<EdgeMessage, EdgeUpdate> stream, EdgeMessage message) => await stream.Result(await stream.Send(message));

    /// <summary>A desk's stream; nothing is sent yet.</summary>
    public static RawStream<DeskMessage, DeskUpdate> RawDesk(this AntiphonClient api) =>
        new(api.Desk.Connect(), (message, sequence) => message.Sequence = sequence, update => (update.Sequence, update.Acknowledged));

    /// <summary>A desk's stream after its welcome.</summary>
    public static async Task<(RawStream<DeskMessage, DeskUpdate> Stream, DeskWelcome Welcome)> Welcomed(this AntiphonClient api, DeskHello hello)
    {
        var stream = api.RawDesk();
        hello.ProtocolVersion = 1;
        await stream.Send(new() { Hello = hello });
        return (stream, await stream.Next(update => update.Welcome));
    }

    /// <summary>Sends a command and reads what became of it.</summary>
    public static async Task<DeskResult> Ask(this RawStream<DeskMessage, DeskUpdate> stream, DeskMessage message)
    {
        var sequence = await stream.Send(message);
        return await stream.Next(update => update.Result is { } result && result.Sequence == sequence ? result : null);
    }

    /// <summary>The refusal that a result holds.</summary>
    public static AntiphonRefusal Refusal(this Google.Rpc.Status status) => AntiphonRefusal.From(status);
}
