using System.Threading.Channels;
using Antiphon.Errors;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Streams;

public sealed class SequencedStreamTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly StreamShape<V1.DeskMessage, V1.DeskUpdate> Shape = new(
        message => message.Sequence,
        (update, sequence, acknowledged) => (update.Sequence, update.Acknowledged) = (sequence, acknowledged),
        () => new V1.DeskUpdate { Heartbeat = new V1.DeskHeartbeat() },
        Capacity: 4);

    private readonly FakeTimeProvider _clock = new();
    private readonly Channel<V1.DeskMessage> _in = Channel.CreateUnbounded<V1.DeskMessage>();
    private readonly Writer _out = new();

    [Fact]
    public async Task Updates_Posted_AreNumberedFromOneAndAcknowledgeWhatIsSettled()
    {
        await using var stream = Open();
        stream.Post(new V1.DeskUpdate());
        (await _out.Next()).Sequence.ShouldBe(1);
        stream.Settle(1);
        stream.Settle(2);
        stream.Post(new V1.DeskUpdate());

        var second = await _out.Next();
        second.Sequence.ShouldBe(2);
        second.Acknowledged.ShouldBe(2);
    }

    [Fact]
    public async Task Messages_InSequence_AreRead()
    {
        await using var stream = Open();
        Say(1);
        Say(2);
        _in.Writer.Complete();

        (await stream.Read())!.Sequence.ShouldBe(1);
        (await stream.Read())!.Sequence.ShouldBe(2);
        (await stream.Read()).ShouldBeNull();
        await stream.Finish();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Message_OutOfSequence_IsRefusedWithTheExpectedNumber(long wrong)
    {
        await using var stream = Open();
        Say(1);
        Say(wrong);
        await stream.Read();

        var refused = await Should.ThrowAsync<RpcException>(stream.Read());

        refused.Reason().ShouldBe("SEQUENCE_BROKEN");
        refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Metadata["expected"].ShouldBe("2");
    }

    [Fact]
    public async Task Stream_ThatHearsNothingForItsLease_Ends()
    {
        await using var stream = Open();
        var reading = stream.Read();

        for (var i = 0; i < 5; i++)
            _clock.Advance(Lease / 3);

        (await reading.WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBeNull();
        (await Should.ThrowAsync<RpcException>(stream.Finish())).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Stream_ThatHearsHeartbeats_LivesOn()
    {
        await using var stream = Open();
        for (var i = 1; i <= 8; i++)
        {
            Say(i);
            (await stream.Read()).ShouldNotBeNull();
            _clock.Advance(Lease / 2);
        }

        stream.Ended.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Stream_WithNothingToSay_SendsHeartbeats()
    {
        await using var stream = Open();
        _clock.Advance(Lease / 3);

        (await _out.Next()).UpdateCase.ShouldBe(V1.DeskUpdate.UpdateOneofCase.Heartbeat);
    }

    [Fact]
    public async Task Reader_ThatIsTooSlow_LosesTheStream()
    {
        await using var stream = Open();
        _out.Stall();
        for (var i = 0; i < 8; i++)
            stream.Post(new V1.DeskUpdate());
        _clock.Advance(Lease / 3);

        (await stream.Read().WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBeNull();
        (await Should.ThrowAsync<RpcException>(stream.Finish())).Reason().ShouldBe("STREAM_TOO_SLOW");
    }

    [Fact]
    public async Task Failure_AfterUpdates_LetsThemBeWrittenFirst()
    {
        await using var stream = Open();
        stream.Post(new V1.DeskUpdate { SignedInElsewhere = new V1.SignedInElsewhere() });
        stream.Fail(StreamEnds.Replaced);

        (await stream.Read()).ShouldBeNull();
        (await Should.ThrowAsync<RpcException>(stream.Finish())).Reason().ShouldBe("SESSION_REPLACED");
        (await _out.Next()).UpdateCase.ShouldBe(V1.DeskUpdate.UpdateOneofCase.SignedInElsewhere);
    }

    [Fact]
    public async Task Serve_FirstMessage_BeginsTheConnectionAndEndsWithIt()
    {
        await using var stream = Open();
        Say(1);
        V1.DeskMessage? begun = null;

        await stream.Serve(first => Task.FromResult(begun = first), CancellationToken.None);

        begun.ShouldNotBeNull().Sequence.ShouldBe(1);
        stream.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Serve_ConnectionThatRefuses_EndsWithItsReasonAfterItsUpdates()
    {
        await using var stream = Open();
        Say(1);

        var ended = await Should.ThrowAsync<RpcException>(stream.Serve(
            _ =>
            {
                stream.Post(new V1.DeskUpdate());
                throw StreamEnds.HelloExpected;
            },
            CancellationToken.None));

        ended.Reason().ShouldBe("HELLO_EXPECTED");
        (await _out.Next()).Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task Serve_NodeStops_EndsTheConnection()
    {
        await using var stream = Open();
        using var stopping = new CancellationTokenSource();
        Say(1);
        var serving = stream.Serve(async _ => (await stream.Read()).ShouldBeNull(), stopping.Token);

        await stopping.CancelAsync();

        (await Should.ThrowAsync<RpcException>(serving.WaitAsync(Patience, TestContext.Current.CancellationToken))).Reason().ShouldBe("NODE_STOPPING");
    }

    private SequencedStream<V1.DeskMessage, V1.DeskUpdate> Open() => new(Shape, new Reader(_in.Reader), _out, _clock, Lease, TestContext.Current.CancellationToken);

    private void Say(long sequence) => _in.Writer.TryWrite(new V1.DeskMessage { Sequence = sequence });

    private sealed class Reader(ChannelReader<V1.DeskMessage> messages) : IAsyncStreamReader<V1.DeskMessage>
    {
        public V1.DeskMessage Current { get; private set; } = null!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await messages.WaitToReadAsync(cancellationToken) || !messages.TryRead(out var message))
                return false;
            Current = message;
            return true;
        }
    }

    private sealed class Writer : IServerStreamWriter<V1.DeskUpdate>
    {
        private readonly Channel<V1.DeskUpdate> _written = Channel.CreateUnbounded<V1.DeskUpdate>();
        private bool _stalled;

        public WriteOptions? WriteOptions { get; set; }

        public void Stall() => _stalled = true;

        public async Task<V1.DeskUpdate> Next() => await _written.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

        public Task WriteAsync(V1.DeskUpdate message) => WriteAsync(message, default);

        public async Task WriteAsync(V1.DeskUpdate message, CancellationToken cancellationToken)
        {
            if (_stalled)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            _written.Writer.TryWrite(message);
        }
    }
}
