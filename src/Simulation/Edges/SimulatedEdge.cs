using System.Collections.Concurrent;
using System.Threading.Channels;
using Antiphon.Days;
using Antiphon.Ledgers;
using Antiphon.Streams;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Edges;

/// <summary>A telephony edge whose callers are simulated: they dial, choose, wait, lose patience, talk and hang up. Thread-safe.</summary>
public sealed class SimulatedEdge : IEdgeHandler, IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);
    private readonly DomainClock _clock;
    private readonly Ledger _ledger;
    private readonly ConcurrentDictionary<string, Talker> _talkers = new();

    /// <param name="client">Where to connect.</param>
    /// <param name="edgeId">The edge.</param>
    /// <param name="clock">The system's domain clock.</param>
    /// <param name="ledger">Where what happens is written down.</param>
    /// <param name="options">Times of the stream; null: the defaults.</param>
    public SimulatedEdge(AntiphonClient client, string edgeId, DomainClock clock, Ledger ledger, StreamOptions? options = null)
    {
        (_clock, _ledger) = (clock, ledger);
        Session = new(client, edgeId, this, options ?? new() { Time = clock.System });
    }

    /// <summary>The stream.</summary>
    public EdgeSession Session { get; }

    /// <summary>Clients who are in a call now.</summary>
    public int Clients => _talkers.Count;

    /// <summary>Connects.</summary>
    public Task StartAsync(CancellationToken cancellation = default) => Session.StartAsync(cancellation);

    /// <summary>A client calls; completes when the call is over for the client. Cancelled, the client hangs up at once.</summary>
    /// <returns>What the ledger says of the call.</returns>
    public async Task<LedgerCall> CallAsync(SimulatedClient client, Guid? callId = null, CancellationToken cancellation = default)
    {
        var talker = new Talker(callId ?? Guid.CreateVersion7(_clock.System.GetUtcNow()), client);
        _talkers[talker.Text] = talker;
        _ledger.Arrived(talker.Id, client.Line, client.Queue, client.Priority);
        try
        {
            await LiveAsync(talker, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ledger.Ended(talker.Id, LedgerEnding.Stopped);
            using var patience = new CancellationTokenSource(StopWithin, _clock.System);
            await HangUpAsync(talker, patience.Token);
        }
        catch (AntiphonRefusal refusal)
        {
            _ledger.Ended(talker.Id, LedgerEnding.Refused, refusal.Reason);
            // Of an arrival that was refused nobody knows: a good-bye would cost a system more that has too much to do already.
            if (_ledger.Find(talker.Id)?.Acknowledged is not null)
                await HangUpAsync(talker, cancellation);
        }
        finally
        {
            _talkers.TryRemove(talker.Text, out _);
        }

        return _ledger.Find(talker.Id)!;
    }

    /// <summary>Ends the stream.</summary>
    public ValueTask DisposeAsync() => Session.DisposeAsync();

    /// <inheritdoc/>
    async Task<LegFailure?> IEdgeHandler.ConnectAsync(ConnectOrder order)
    {
        if (!_talkers.TryGetValue(order.CallId, out var talker) || talker.IsLeaving)
        {
            return LegFailure.Media;
        }

        await _clock.WaitAsync(talker.Client.Connects);
        if (talker.IsLeaving)
        {
            return LegFailure.Media;
        }

        talker.OfferId = order.OfferId;
        _ledger.Answered(talker.Id, Guid.Parse(order.OfferId), order.OperatorId);
        talker.Turns.TryWrite(Turn.Connected);
        return null;
    }

    /// <inheritdoc/>
    Task IEdgeHandler.DisconnectAsync(DisconnectOrder order)
    {
        if (_talkers.TryGetValue(order.CallId, out var talker))
        {
            _ledger.Disconnected(talker.Id);
            talker.Turns.TryWrite(Turn.Disconnected);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    Task IEdgeHandler.HangUpAsync(string callId, string reason)
    {
        if (_talkers.TryGetValue(callId, out var talker))
        {
            _ledger.Ended(talker.Id, talker.HasTalked ? LedgerEnding.Talked : LedgerEnding.HungUp, reason);
            talker.Turns.TryWrite(Turn.Ended);
        }

        return Task.CompletedTask;
    }

    private async Task LiveAsync(Talker talker, CancellationToken cancellation)
    {
        var client = talker.Client;
        var state = await Session.ArriveAsync(Arrival(talker), cancellation);
        _ledger.Acknowledged(talker.Id);
        if (state == CallState.Ended)
        {
            _ledger.Ended(talker.Id, LedgerEnding.HungUp, "on arrival");
            return;
        }

        if (client.Key.Length > 0 || client.LeavesInMenu)
        {
            if (await talker.NextAsync(_clock, client.MenuTime, cancellation) == Turn.Ended)
            {
                return;
            }

            if (client.LeavesInMenu)
            {
                await LeaveAsync(talker, LedgerEnding.LeftInMenu, cancellation);
                return;
            }

            _ledger.Pressed(talker.Id);
            await Session.PressKeyAsync(talker.Text, client.Key, cancellation);
        }

        _ledger.Queued(talker.Id);
        var turn = await talker.NextAsync(_clock, client.Patience, cancellation);
        while (turn != Turn.Ended)
        {
            switch (turn)
            {
                case Turn.TimeOver when !talker.Talks:
                    await LeaveAsync(talker, LedgerEnding.Abandoned, cancellation);
                    return;
                case Turn.TimeOver when client.OperatorEnds && !talker.HasLegEnded:
                    // The system ends the call by an order; a client who is still there after a minute hangs up.
                    talker.HasLegEnded = true;
                    _ledger.Disconnected(talker.Id); // the operator's telephone lies: the order that ends the call may take its time
                    await Session.LegHungUpAsync(talker.Text, talker.OfferId, cancellation);
                    turn = await talker.NextAsync(_clock, TimeSpan.FromMinutes(1), cancellation);
                    break;
                case Turn.TimeOver:
                    await LeaveAsync(talker, LedgerEnding.Talked, cancellation);
                    return;
                case Turn.Connected:
                    talker.Talks = talker.HasTalked = true;
                    turn = await talker.NextAsync(_clock, client.Talk, cancellation);
                    break;
                case Turn.Disconnected:
                    talker.Talks = false;
                    turn = await talker.NextAsync(_clock, client.Patience, cancellation);
                    break;
            }
        }
    }

    private Task LeaveAsync(Talker talker, LedgerEnding how, CancellationToken cancellation)
    {
        talker.IsLeaving = true;
        _ledger.Ended(talker.Id, how);
        return HangUpAsync(talker, cancellation);
    }

    private async Task HangUpAsync(Talker talker, CancellationToken cancellation)
    {
        talker.IsLeaving = true;
        try
        {
            await Session.ClientHungUpAsync(talker.Text, cancellation: cancellation);
        }
        catch (Exception e) when (e is AntiphonRefusal or ObjectDisposedException or OperationCanceledException)
        {
            // Unknown there (its arrival was never acknowledged), or nobody is there to hear it: the client has left in any case.
        }
    }

    private static Arrival Arrival(Talker talker)
    {
        var client = talker.Client;
        return new()
        {
            CallId = talker.Text,
            Line = client.Line,
            ClientNumber = client.Number,
            Priority = client.Priority,
            PreferredOperator = client.PreferredOperator,
            ArrivalTime = client.ArrivedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        };
    }

    private enum Turn
    {
        TimeOver,
        Connected,
        Disconnected,
        Ended,
    }

    /// <summary>A client in a call.</summary>
    private sealed class Talker(Guid id, SimulatedClient client)
    {
        private readonly Channel<Turn> _turns = Channel.CreateUnbounded<Turn>();

        public Guid Id { get; } = id;

        public string Text { get; } = id.ToString();

        public SimulatedClient Client { get; } = client;

        public string OfferId { get; set; } = "";

        public bool Talks { get; set; }

        public bool HasTalked { get; set; }

        public bool HasLegEnded { get; set; }

        public volatile bool IsLeaving;

        public ChannelWriter<Turn> Turns => _turns.Writer;

        /// <summary>What happens next, or that the time is over.</summary>
        public async Task<Turn> NextAsync(DomainClock clock, TimeSpan? within, CancellationToken cancellation)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var turn = _turns.Reader.WaitToReadAsync(either.Token).AsTask();
            var over = within is { } time ? clock.WaitAsync(time, either.Token) : Task.Delay(Timeout.Infinite, either.Token);
            await Task.WhenAny(turn, over);
            await either.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return _turns.Reader.TryRead(out var next) ? next : Turn.TimeOver;
        }
    }
}
