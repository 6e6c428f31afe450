using Antiphon.Streams;
using Antiphon.V1;
using Google.Rpc;
using Grpc.Core;

namespace Antiphon.Edges;

/// <summary>
/// A telephony edge's stream. What the edge reports is kept until its result has come and is sent again, in order, after a lost connection; orders are handed
/// to the handler once each. One session carries thousands of calls. Thread-safe.
/// </summary>
/// <param name="client">Where to connect.</param>
/// <param name="edgeId">The edge: lasting; lower-case letters, digits and hyphens, 1 to 63 characters.</param>
/// <param name="handler">What carries out orders.</param>
/// <param name="options">Times; null: the defaults.</param>
public sealed partial class EdgeSession(AntiphonClient client, string edgeId, IEdgeHandler handler, StreamOptions? options = null)
    : ResumableStream<EdgeMessage, EdgeUpdate>(client, options ?? new())
{
    private const string Agent = "antiphon-client";
    private readonly HeldCalls _calls = new();

    /// <summary>The edge.</summary>
    public string EdgeId { get; } = edgeId;

    /// <summary>Calls that the edge holds now.</summary>
    public int Calls
    {
        get
        {
            lock (Gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>A client calls. Completes when the system has written it down: the call is held until it ends.</summary>
    /// <returns>The call's state after it.</returns>
    /// <exception cref="AntiphonRefusal">Unknown line, malformed number, id used before with other content.</exception>
    public Task<CallState> ArriveAsync(Arrival arrival, CancellationToken cancellation = default)
    {
        lock (Gate)
        {
            _calls.Add(arrival.CallId);
        }

        return ReportAsync(arrival.CallId, new EdgeMessage { Arrival = arrival }, cancellation);
    }

    /// <summary>The client has pressed a key of the menu.</summary>
    public Task<CallState> PressKeyAsync(string callId, string key, CancellationToken cancellation = default) =>
        ReportAsync(callId, new EdgeMessage { KeyPressed = new() { CallId = callId, Key = key } }, cancellation);

    /// <summary>The client has hung up. The call is held no more when it completes.</summary>
    public Task<CallState> ClientHungUpAsync(string callId, string reason = "", CancellationToken cancellation = default) =>
        ReportAsync(callId, new EdgeMessage { ClientHungUp = new() { CallId = callId, Reason = reason } }, cancellation);

    /// <summary>The operator's leg was ended at the operator's telephone.</summary>
    public Task<CallState> LegHungUpAsync(string callId, string offerId, CancellationToken cancellation = default) =>
        ReportAsync(callId, new EdgeMessage { LegHungUp = new() { CallId = callId, OfferId = offerId } }, cancellation);

    private async Task<CallState> ReportAsync(string callId, EdgeMessage message, CancellationToken cancellation) =>
        (await PostAsync(callId, message, cancellation)).Result.State;

    private protected override AsyncDuplexStreamingCall<EdgeMessage, EdgeUpdate> Open(CancellationToken cancellation) =>
        Client.Telephony.Connect(cancellationToken: cancellation);

    private protected override EdgeMessage Hello()
    {
        var hello = new EdgeHello { EdgeId = EdgeId, ProtocolVersion = 1, Agent = Agent };
        hello.Calls.AddRange(_calls.List());
        return new() { Hello = hello };
    }

    private protected override EdgeMessage Heartbeat() => new() { Heartbeat = new() };

    private protected override void Stamp(EdgeMessage message, long sequence, long acknowledged)
    {
        message.Sequence = sequence;
        message.Acknowledged = acknowledged;
    }

    private protected override long SequenceOf(EdgeUpdate update) => update.Sequence;

    private protected override TimeSpan? WelcomeLease(EdgeUpdate update) =>
        update.UpdateCase == EdgeUpdate.UpdateOneofCase.Welcome ? update.Welcome.Lease?.ToTimeSpan() ?? TimeSpan.Zero : null;

    private protected override (long Sequence, Google.Rpc.Status? Status)? ResultOf(EdgeUpdate update) =>
        update.UpdateCase == EdgeUpdate.UpdateOneofCase.Result ? (update.Result.Sequence, update.Result.Status) : null;

    private protected override void Lost()
    {
    }

    private protected override void Take(EdgeUpdate update, EdgeMessage? answered)
    {
        switch (update.UpdateCase)
        {
            case EdgeUpdate.UpdateOneofCase.Welcome:
                foreach (var callId in update.Welcome.DropCallIds)
                {
                    EndIfHeld(callId, mustBeAcknowledged: true);
                }

                break;
            case EdgeUpdate.UpdateOneofCase.Result:
                Answered(answered!, update.Result);
                break;
            case EdgeUpdate.UpdateOneofCase.Connect:
                Begin(update.Connect.CallId, update.Connect.OrderId, () => ConnectAsync(update.Connect));
                break;
            case EdgeUpdate.UpdateOneofCase.Hold:
                Begin(update.Hold.CallId, update.Hold.OrderId, Simply(update.Hold.CallId, update.Hold.OrderId, () => handler.HoldAsync(update.Hold)));
                break;
            case EdgeUpdate.UpdateOneofCase.Resume:
                Begin(update.Resume.CallId, update.Resume.OrderId, Simply(update.Resume.CallId, update.Resume.OrderId, () => handler.ResumeAsync(update.Resume)));
                break;
            case EdgeUpdate.UpdateOneofCase.Play:
                Begin(update.Play.CallId, update.Play.OrderId, Simply(update.Play.CallId, update.Play.OrderId, () => handler.PlayAsync(update.Play)));
                break;
            case EdgeUpdate.UpdateOneofCase.Disconnect:
                Begin(update.Disconnect.CallId, update.Disconnect.OrderId, () => DisconnectAsync(update.Disconnect));
                break;
            case EdgeUpdate.UpdateOneofCase.HangUp:
                Begin(update.HangUp.CallId, update.HangUp.OrderId, () => HangUpAsync(update.HangUp));
                break;
            case EdgeUpdate.UpdateOneofCase.QueuePlace:
                handler.PlaceChanged(update.QueuePlace);
                break;
            case EdgeUpdate.UpdateOneofCase.CallUpdate:
                handler.CallChanged(update.CallUpdate);
                break;
        }
    }

    private void Answered(EdgeMessage message, EdgeResult result)
    {
        var isRefused = result.Status is { Code: not 0 };
        var isOver = isRefused && result.Status.GetDetail<ErrorInfo>()?.Reason is "CALL_UNKNOWN" or "CALL_ENDED";
        switch (message.MessageCase)
        {
            case EdgeMessage.MessageOneofCase.Arrival:
                lock (Gate)
                {
                    if (isRefused)
                    {
                        _calls.Remove(message.Arrival.CallId);
                    }
                    else
                    {
                        _calls.Acknowledge(message.Arrival.CallId);
                    }
                }

                break;
            case EdgeMessage.MessageOneofCase.ClientHungUp:
                lock (Gate)
                {
                    _calls.Remove(message.ClientHungUp.CallId);
                }

                break;
            case EdgeMessage.MessageOneofCase.KeyPressed when isOver:
                EndIfHeld(message.KeyPressed.CallId, mustBeAcknowledged: false);
                break;
            case EdgeMessage.MessageOneofCase.LegAnswered:
                Settled(message.LegAnswered.CallId, message.LegAnswered.OrderId);
                if (isOver)
                {
                    EndIfHeld(message.LegAnswered.CallId, mustBeAcknowledged: false);
                }
                else if (isRefused)
                {
                    // The offer came to nothing: voice goes no further than this.
                    _ = DisconnectAsync(new() { CallId = message.LegAnswered.CallId, OfferId = message.LegAnswered.OfferId });
                }

                break;
            case EdgeMessage.MessageOneofCase.LegFailed:
                Settled(message.LegFailed.CallId, message.LegFailed.OrderId);
                break;
            case EdgeMessage.MessageOneofCase.OrderDone:
                Settled(message.OrderDone.CallId, message.OrderDone.OrderId);
                break;
        }
    }

    private void EndIfHeld(string callId, bool mustBeAcknowledged)
    {
        lock (Gate)
        {
            // One whose arrival has no result yet is sent again and may be new there.
            if (!_calls.Holds(callId) || mustBeAcknowledged && !_calls.IsAcknowledged(callId))
            {
                return;
            }

            _calls.Remove(callId);
        }

        _ = handler.HangUpAsync(callId, "over");
    }
}
