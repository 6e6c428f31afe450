using Grpc.Core;
using Google.Protobuf;

namespace Antiphon.Streams;

/// <summary>
/// A two-way stream that outlives its connections: it numbers messages, keeps each until its result has come, sends signs of life, takes a silent
/// connection for dead, connects again (to the next address) and sends again what has no result.
/// </summary>
public abstract partial class ResumableStream<TMessage, TUpdate> : IAsyncDisposable
    where TMessage : class, IMessage<TMessage>, new()
    where TUpdate : class, IMessage<TUpdate>
{
    private readonly StreamOptions _options;
    private readonly Lanes<TMessage, TUpdate> _lanes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Connection? _connection;
    private Task _running = Task.CompletedTask;
    private bool _started;
    private long _awayUntil;

    private protected ResumableStream(AntiphonClient client, StreamOptions options)
    {
        Client = client;
        _options = options;
        _ = _closed.Task.ContinueWith(static t => t.Exception, TaskScheduler.Default);
        _ = _welcomed.Task.ContinueWith(static t => t.Exception, TaskScheduler.Default);
    }

    /// <summary>Completes when the session is over for good: faulted with the refusal that ended it, or completed by <see cref="DisposeAsync"/>.</summary>
    public Task Closed => _closed.Task;

    /// <summary>True between a welcome and the loss of the connection.</summary>
    public bool IsConnected => Volatile.Read(ref _connection) is { Welcomed: true };

    /// <summary>Messages whose result has not come yet.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (Gate)
            {
                return _lanes.Count;
            }
        }
    }

    /// <summary>How often a connection was welcomed.</summary>
    public int Connections { get; private set; }

    private protected AntiphonClient Client { get; }

    /// <summary>Guards the session's state.</summary>
    private protected Lock Gate { get; } = new();

    /// <summary>Connects, and goes on connecting until it is let in.</summary>
    /// <exception cref="AntiphonRefusal">It is not let in: unknown operator, signed in elsewhere, and the like.</exception>
    public Task StartAsync(CancellationToken cancellation = default)
    {
        lock (Gate)
        {
            if (!_started)
            {
                _started = true;
                _running = RunAsync();
            }
        }

        return _welcomed.Task.WaitAsync(cancellation);
    }

    /// <summary>Breaks the connection on purpose; the session connects again at once, or after <paramref name="away"/>.</summary>
    public async Task DropConnectionAsync(TimeSpan away = default)
    {
        Volatile.Write(ref _awayUntil, _options.Time.GetTimestamp() + (long)(away.TotalSeconds * _options.Time.TimestampFrequency));
        if (Volatile.Read(ref _connection) is { } connection)
        {
            connection.Cut();
            await connection.Over;
        }
    }

    /// <summary>Ends the session. What has no result yet is cancelled; the system treats it as a lost connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        Close(null);
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends a message and waits for the update that carries its result; messages of one lane go in the order posted.</summary>
    private protected Task<TUpdate> PostAsync(string lane, TMessage message, CancellationToken cancellation)
    {
        lock (Gate)
        {
            if (_closed.Task.IsCompleted)
            {
                return Task.FromException<TUpdate>(_closed.Task.Exception?.InnerException ?? new ObjectDisposedException(GetType().Name));
            }

            var (pending, isFirst) = _lanes.Add(lane, message);
            if (isFirst)
            {
                SendIfWelcomed(pending);
            }

            return cancellation.CanBeCanceled ? pending.Result.Task.WaitAsync(cancellation) : pending.Result.Task;
        }
    }

    /// <summary>Sends a message that gets no result; it is lost if there is no connection.</summary>
    private protected void Tell(TMessage message)
    {
        if (Volatile.Read(ref _connection) is { Welcomed: true } connection)
        {
            connection.Send(message, null);
        }
    }

    private protected abstract AsyncDuplexStreamingCall<TMessage, TUpdate> Open(CancellationToken cancellation);

    private protected abstract TMessage Hello();

    private protected abstract TMessage Heartbeat();

    private protected abstract void Stamp(TMessage message, long sequence, long acknowledged);

    private protected abstract long SequenceOf(TUpdate update);

    /// <summary>The lease, if the update is a welcome.</summary>
    private protected abstract TimeSpan? WelcomeLease(TUpdate update);

    /// <summary>The sequence and status, if the update is a result.</summary>
    private protected abstract (long Sequence, Google.Rpc.Status? Status)? ResultOf(TUpdate update);

    /// <summary>Takes in an update; called one after the other, and before what waits for a result goes on.</summary>
    private protected abstract void Take(TUpdate update, TMessage? answered);

    /// <summary>The connection is lost.</summary>
    private protected abstract void Lost();

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var connection = new Connection(this);
            Volatile.Write(ref _connection, connection);
            var failure = await connection.RunAsync();
            Volatile.Write(ref _connection, null);
            if (connection.Welcomed)
            {
                failures = 0;
                Lost();
            }

            connection.Ended();
            if (failure is AntiphonRefusal refusal && IsFinal(refusal))
            {
                Close(refusal);
                return;
            }

            if (!connection.WasCut)
            {
                Client.MoveOn(connection.Address);
            }

            var pause = TimeSpan.FromTicks(Math.Max(Away().Ticks, failures == 0 ? 0 : Pause(_options.FirstPause, _options.LongestPause, failures).Ticks));
            failures++;
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _options.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private TimeSpan Away() => _options.Time.GetElapsedTime(_options.Time.GetTimestamp(), Volatile.Read(ref _awayUntil));

    private static TimeSpan Pause(TimeSpan first, TimeSpan longest, int failures) =>
        TimeSpan.FromTicks(Math.Min(first.Ticks << Math.Min(failures - 1, 10), longest.Ticks));

    private static bool IsFinal(AntiphonRefusal refusal) => refusal.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists
        or StatusCode.Aborted or StatusCode.PermissionDenied or StatusCode.Unauthenticated;

    private void Close(AntiphonRefusal? refusal)
    {
        List<Pending<TMessage, TUpdate>> orphans;
        lock (Gate)
        {
            orphans = _lanes.Clear();
            if (refusal is null)
            {
                _closed.TrySetResult();
            }
            else
            {
                _closed.TrySetException(refusal);
            }
        }

        var ended = refusal ?? (Exception)new ObjectDisposedException(GetType().Name);
        _welcomed.TrySetException(ended);
        foreach (var orphan in orphans)
        {
            orphan.Result.TrySetException(ended);
            _ = orphan.Result.Task.Exception;
        }
    }

    private void SendIfWelcomed(Pending<TMessage, TUpdate> pending)
    {
        if (_connection is { Welcomed: true } connection)
        {
            connection.Send(pending.Message, pending);
        }
    }

    private void Settle(Pending<TMessage, TUpdate> pending, TUpdate update, Google.Rpc.Status? status)
    {
        if (status?.Code == (int)StatusCode.Unavailable)
        {
            _ = RepeatAsync(pending, Pause(_options.RepeatAfter, TimeSpan.FromSeconds(1), ++pending.Repeats));
            return;
        }

        Take(update, pending.Message);
        lock (Gate)
        {
            if (!pending.Result.Task.IsCompleted && _lanes.Done(pending) is { } next)
            {
                SendIfWelcomed(next);
            }
        }

        if (status is { Code: not 0 })
        {
            // Whoever only posts and never looks is not told twice.
            pending.Result.TrySetException(AntiphonRefusal.From(status));
            _ = pending.Result.Task.Exception;
        }
        else
        {
            pending.Result.TrySetResult(update);
        }
    }

    private async Task RepeatAsync(Pending<TMessage, TUpdate> pending, TimeSpan pause)
    {
        var before = Volatile.Read(ref _connection);
        await Task.Delay(pause, _options.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (Gate)
        {
            // A new connection has sent it already.
            if (ReferenceEquals(before, _connection) && !_stopping.IsCancellationRequested)
            {
                SendIfWelcomed(pending);
            }
        }
    }
}
