using System.Threading.Channels;
using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Streams;

/// <summary>How a kind of stream carries sequence numbers.</summary>
/// <param name="SequenceOf">The number of a message.</param>
/// <param name="Stamp">Sets number and acknowledgement of an update.</param>
/// <param name="Heartbeat">A new update that says nothing.</param>
/// <param name="Capacity">Updates that may wait to be written; one more ends the stream.</param>
internal sealed record StreamShape<TMessage, TUpdate>(Func<TMessage, long> SequenceOf, Action<TUpdate, long, long> Stamp, Func<TUpdate> Heartbeat, int Capacity);

/// <summary>
/// A bidirectional stream with sequence numbers both ways, heartbeats and a lease: reads messages in their order, writes updates without making the writer
/// wait, and ends for exactly one reason.
/// </summary>
internal sealed class SequencedStream<TMessage, TUpdate> : IAsyncDisposable
    where TMessage : class
{
    private readonly StreamShape<TMessage, TUpdate> _shape;
    private readonly IAsyncStreamReader<TMessage> _reader;
    private readonly IServerStreamWriter<TUpdate> _writer;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lease;
    private readonly Channel<TUpdate> _updates;
    private readonly CancellationTokenSource _ended;
    private readonly Acknowledgement _settled = new();
    private readonly Task _writing;
    private readonly Task _beating;
    private RpcException? _failure;
    private long _expected = 1;
    private long _heardAt;
    private volatile bool _listens;

    public SequencedStream(StreamShape<TMessage, TUpdate> shape, IAsyncStreamReader<TMessage> reader, IServerStreamWriter<TUpdate> writer, TimeProvider clock, TimeSpan lease, CancellationToken cancellation)
    {
        (_shape, _reader, _writer, _clock, _lease) = (shape, reader, writer, clock, lease);
        _updates = Channel.CreateBounded<TUpdate>(new BoundedChannelOptions(shape.Capacity) { SingleReader = true });
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _heardAt = clock.GetTimestamp();
        _writing = Write();
        _beating = Beat();
    }

    /// <summary>Cancelled when the stream ends, for whatever reason.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>More than half of what may wait to be written is waiting: what can be spared should not be written.</summary>
    public bool IsCrowded => _updates.Reader.Count > _shape.Capacity / 2;

    /// <summary>Serves the stream from its first message to its end: until <paramref name="connection"/> has run, refuses, or the node stops or its site is drained.</summary>
    /// <param name="connection">What serves a stream that begins with this message; what it refuses as <see cref="RpcException"/> is the stream's end.</param>
    /// <param name="stopping">The node stops.</param>
    /// <param name="drained">Its site is drained.</param>
    public async Task Serve(Func<TMessage, Task> connection, CancellationToken stopping, CancellationToken drained = default)
    {
        using var stop = stopping.Register(() => Fail(StreamEnds.NodeStopping));
        using var drain = drained.Register(() => Fail(StreamEnds.SiteDrained));
        try
        {
            if (await Read() is { } first)
                await connection(first);
        }
        catch (RpcException refusal)
        {
            Fail(refusal);
        }

        await Finish();
    }

    /// <summary>Writes an update after those before it. A reader that is too slow loses the stream.</summary>
    public void Post(TUpdate update)
    {
        if (!_updates.Writer.TryWrite(update))
            Fail(Statuses.Refused(StatusCode.ResourceExhausted, V1.ErrorReason.StreamTooSlow, "Updates are not read as fast as they come.").ToRpcException());
    }

    /// <summary>The message of this number has its result.</summary>
    public void Settle(long sequence) => _settled.Settle(sequence);

    /// <summary>Ends the stream with this status; the first reason counts. What was posted before is still written if the reader takes it.</summary>
    public void Fail(RpcException reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
            _updates.Writer.TryComplete();
        if (_writing.IsCompleted)
            _ended.Cancel();
    }

    /// <summary>The next message; null: the other side has said all, or the stream has ended. Throws when the sequence is broken.</summary>
    public async Task<TMessage?> Read()
    {
        _listens = true;
        try
        {
            if (!await _reader.MoveNext(_ended.Token))
                return null;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or RpcException)
        {
            return null;
        }
        finally
        {
            Volatile.Write(ref _heardAt, _clock.GetTimestamp());
            _listens = false;
        }

        var sequence = _shape.SequenceOf(_reader.Current);
        if (sequence != _expected)
            throw Statuses.Refused(StatusCode.FailedPrecondition, V1.ErrorReason.SequenceBroken, $"Sequence {_expected} was expected, and {sequence} came.", ("expected", $"{_expected}")).ToRpcException();
        _expected++;
        return _reader.Current;
    }

    /// <summary>Writes what is left (as long as the other side takes it within the lease), and throws the reason for which the stream ended, if there is one.</summary>
    public async Task Finish()
    {
        _updates.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(_lease, _clock));
        await _ended.CancelAsync();
        if (_failure is { } failure)
            throw failure;
    }

    public async ValueTask DisposeAsync()
    {
        _updates.Writer.TryComplete();
        await _ended.CancelAsync();
        await Task.WhenAll(_writing, _beating);
        _ended.Dispose();
    }

    private async Task Write()
    {
        var sequence = 0L;
        try
        {
            await foreach (var update in _updates.Reader.ReadAllAsync(_ended.Token))
            {
                _shape.Stamp(update, ++sequence, _settled.UpTo);
                await _writer.WriteAsync(update, _ended.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException or IOException or RpcException)
        {
            // The other side is gone.
        }

        // After a failure nothing more is to be read either.
        if (!_ended.IsCancellationRequested && _failure is not null)
            await _ended.CancelAsync();
    }

    private async Task Beat()
    {
        using var timer = new PeriodicTimer(_lease / 3, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (_failure is not null)
                    await _ended.CancelAsync();
                else if (_listens && _clock.GetElapsedTime(Volatile.Read(ref _heardAt)) > _lease)
                {
                    Fail(Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.TryAgain, $"Nothing was heard for {_lease.TotalSeconds} s.").ToRpcException());
                    await _ended.CancelAsync();
                }
                else if (!_updates.Reader.Completion.IsCompleted && _updates.Reader.Count == 0)
                {
                    _updates.Writer.TryWrite(_shape.Heartbeat());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ended.
        }
    }
}
