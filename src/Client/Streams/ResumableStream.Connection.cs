using System.Threading.Channels;
using Grpc.Core;

namespace Antiphon.Streams;

public abstract partial class ResumableStream<TMessage, TUpdate>
{
    /// <summary>One connection of the session.</summary>
    private sealed class Connection(ResumableStream<TMessage, TUpdate> session)
    {
        private readonly Channel<(TMessage Message, Pending<TMessage, TUpdate>? Pending)> _outgoing =
            Channel.CreateUnbounded<(TMessage, Pending<TMessage, TUpdate>?)>(new() { SingleReader = true });

        private readonly Dictionary<long, Pending<TMessage, TUpdate>> _underWay = [];
        private readonly CancellationTokenSource _broken = CancellationTokenSource.CreateLinkedTokenSource(session._stopping.Token);
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _taken;
        private long _heardAt;
        private TimeSpan _silence;

        public int Address { get; } = session.Client.Current;

        public bool Welcomed { get; private set; }

        public bool WasCut { get; private set; }

        public Task Over => _over.Task;

        public void Cut()
        {
            WasCut = true;
            Break();
        }

        public void Ended()
        {
            _over.TrySetResult();
            lock (_broken)
            {
                _broken.Dispose();
            }
        }

        public void Send(TMessage message, Pending<TMessage, TUpdate>? pending) => _outgoing.Writer.TryWrite((message, pending));

        /// <returns>Why it ended; null: without an error.</returns>
        public async Task<RpcException?> RunAsync()
        {
            var time = session._options.Time;
            _silence = session._options.WelcomeWithin;
            _heardAt = time.GetTimestamp();
            using var call = session.Open(_broken.Token);
            var writing = WriteAsync(call.RequestStream);
            await using var watch = time.CreateTimer(_ => Watch(), null, _silence, _silence);
            try
            {
                lock (session.Gate)
                {
                    Send(session.Hello(), null);
                }

                await foreach (var update in call.ResponseStream.ReadAllAsync())
                {
                    Interlocked.Exchange(ref _heardAt, time.GetTimestamp());
                    Interlocked.Exchange(ref _taken, session.SequenceOf(update));
                    Take(update, watch);
                }

                return null;
            }
            catch (RpcException failure)
            {
                return AntiphonRefusal.From(failure);
            }
            finally
            {
                _outgoing.Writer.TryComplete();
                Break();
                await writing;
            }
        }

        private void Take(TUpdate update, ITimer watch)
        {
            if (session.WelcomeLease(update) is { } lease)
            {
                _silence = lease > TimeSpan.Zero ? lease : session._options.WelcomeWithin;
                watch.Change(_silence / 3, _silence / 3);
                lock (session.Gate)
                {
                    Welcomed = true;
                    session.Connections++;
                    foreach (var pending in session._lanes.Heads())
                    {
                        Send(pending.Message, pending);
                    }
                }

                session.Take(update, null);
                session._welcomed.TrySetResult();
            }
            else if (session.ResultOf(update) is { } result)
            {
                Pending<TMessage, TUpdate>? pending;
                lock (_underWay)
                {
                    _underWay.Remove(result.Sequence, out pending);
                }

                if (pending is not null)
                {
                    session.Settle(pending, update, result.Status);
                }
            }
            else
            {
                session.Take(update, null);
            }
        }

        private async Task WriteAsync(IClientStreamWriter<TMessage> stream)
        {
            var sequence = 0L;
            try
            {
                await foreach (var (message, pending) in _outgoing.Reader.ReadAllAsync(_broken.Token))
                {
                    session.Stamp(message, ++sequence, Interlocked.Read(ref _taken));
                    if (pending is not null)
                    {
                        lock (_underWay)
                        {
                            _underWay.Add(sequence, pending);
                        }
                    }

                    await stream.WriteAsync(message, _broken.Token);
                }

                await stream.CompleteAsync();
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException or IOException)
            {
                Break();
            }
        }

        private void Watch()
        {
            if (session._options.Time.GetElapsedTime(Interlocked.Read(ref _heardAt)) >= _silence)
            {
                Break();
            }
            else if (Welcomed)
            {
                Send(session.Heartbeat(), null);
            }
        }

        private void Break()
        {
            lock (_broken)
            {
                if (!_over.Task.IsCompleted)
                {
                    _broken.Cancel();
                }
            }
        }
    }
}
