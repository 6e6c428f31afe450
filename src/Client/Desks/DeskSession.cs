using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Desks;

/// <summary>Who sits at a desk, and where.</summary>
public sealed record Desk
{
    /// <summary>The operator.</summary>
    public required string OperatorId { get; init; }

    /// <summary>The desk: one program at one place, the same after a restart; 1 to 128 characters.</summary>
    public required string DeskId { get; init; }

    /// <summary>True: another desk that holds the operator is shown out; false: it is left alone, and this one is refused.</summary>
    public bool TakeOver { get; init; }

    /// <summary>True: an offer counts as shown as soon as it has come; false: <see cref="DeskSession.ShowOffer"/> says so.</summary>
    public bool ShowsAtOnce { get; init; } = true;
}

/// <summary>
/// An operator's desk: the state as it is now, offers as they come, and commands that complete with their result. Resumes after a lost connection; a command
/// that has no result yet is sent again under its own id. <see cref="ResumableStream{TMessage,TUpdate}.Closed"/> faults when another desk takes over. Thread-safe.
/// </summary>
public sealed class DeskSession : ResumableStream<DeskMessage, DeskUpdate>
{
    private const string Lane = "";
    private readonly Desk _desk;
    private readonly List<(Func<DeskSession, bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private readonly string _commands = Guid.NewGuid().ToString("N");
    private long _command;
    private long _session;
    private string _shownOffer = "";

    /// <param name="client">Where to connect.</param>
    /// <param name="desk">Who and where.</param>
    /// <param name="options">Times; null: the defaults.</param>
    public DeskSession(AntiphonClient client, Desk desk, StreamOptions? options = null)
        : base(client, options ?? new())
    {
        _desk = desk;
        _ = Closed.ContinueWith(_ => Tested(), TaskScheduler.Default);
    }

    /// <summary>Each update after <see cref="State"/>, <see cref="Offer"/> and <see cref="Call"/> have followed it; an offer that is sent again comes once. Must not block.</summary>
    public event Action<DeskUpdate>? Updated;

    /// <summary>The operator as last heard of; null before the first welcome.</summary>
    public OperatorState? State { get; private set; }

    /// <summary>The offer that is open; null: none.</summary>
    public DeskOffer? Offer { get; private set; }

    /// <summary>The call that is talked in or wrapped up; null: none.</summary>
    public CallFacts? Call { get; private set; }

    /// <summary>Signs in, takes a break, signs out; while busy it is what follows.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="reason">A declared not-ready reason, for <see cref="Wish.NotReady"/>.</param>
    /// <param name="cancellation">Ends the waiting, not the command.</param>
    public Task SetWishAsync(Wish wish, string reason = "", CancellationToken cancellation = default) =>
        CommandAsync(new() { SetWish = new() { Wish = wish, Reason = reason } }, cancellation);

    /// <summary>Takes the call.</summary>
    /// <exception cref="AntiphonRefusal">OFFER_OVER: too late; NOT_YOURS.</exception>
    public Task AcceptAsync(string offerId, CancellationToken cancellation = default) =>
        CommandAsync(new() { Accept = new() { OfferId = offerId } }, cancellation);

    /// <summary>Does not take the call.</summary>
    public Task DeclineAsync(string offerId, string reason = "", CancellationToken cancellation = default) =>
        CommandAsync(new() { Decline = new() { OfferId = offerId, Reason = reason } }, cancellation);

    /// <summary>Puts the client on hold.</summary>
    public Task HoldAsync(CancellationToken cancellation = default) => CommandAsync(new() { Hold = new() }, cancellation);

    /// <summary>Takes the client off hold.</summary>
    public Task ResumeAsync(CancellationToken cancellation = default) => CommandAsync(new() { Resume = new() }, cancellation);

    /// <summary>Ends the call.</summary>
    public Task HangUpAsync(CancellationToken cancellation = default) => CommandAsync(new() { HangUp = new() }, cancellation);

    /// <summary>Hands the client on to a queue.</summary>
    public Task TransferToQueueAsync(string queue, CancellationToken cancellation = default) =>
        CommandAsync(new() { Transfer = new() { Queue = queue } }, cancellation);

    /// <summary>Hands the client on to an operator.</summary>
    public Task TransferToOperatorAsync(string operatorId, CancellationToken cancellation = default) =>
        CommandAsync(new() { Transfer = new() { Operator = operatorId } }, cancellation);

    /// <summary>What the present or last call is about.</summary>
    public Task SetTopicAsync(string callId, string topic, CancellationToken cancellation = default) =>
        CommandAsync(new() { SetTopic = new() { CallId = callId, Topic = topic } }, cancellation);

    /// <summary>What is to be remembered of the present or last call.</summary>
    public Task SetNotesAsync(string callId, string notes, CancellationToken cancellation = default) =>
        CommandAsync(new() { SetNotes = new() { CallId = callId, Notes = notes } }, cancellation);

    /// <summary>Ends after-call work.</summary>
    public Task FinishWrapUpAsync(CancellationToken cancellation = default) => CommandAsync(new() { FinishWrapUp = new() }, cancellation);

    /// <summary>Sends any command; its id is given here.</summary>
    /// <exception cref="AntiphonRefusal">It is refused.</exception>
    public Task CommandAsync(DeskMessage command, CancellationToken cancellation = default)
    {
        command.CommandId = $"{_commands}-{Interlocked.Increment(ref _command)}";
        return PostAsync(Lane, command, cancellation);
    }

    /// <summary>The offer is on the screen.</summary>
    public void ShowOffer(string offerId) => Tell(new() { OfferShown = new() { OfferId = offerId } });

    /// <summary>Completes as soon as the condition holds; looked at after each update.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the session closed.</exception>
    public async Task WaitForAsync(Func<DeskSession, bool> condition, CancellationToken cancellation = default)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiters)
        {
            if (condition(this))
            {
                return;
            }

            _waiters.Add((condition, met));
        }

        try
        {
            Tested();
            await met.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_waiters)
            {
                _waiters.RemoveAll(w => w.Met == met);
            }
        }
    }

    private protected override AsyncDuplexStreamingCall<DeskMessage, DeskUpdate> Open(CancellationToken cancellation) =>
        Client.Desk.Connect(cancellationToken: cancellation);

    private protected override DeskMessage Hello()
    {
        // A desk that was let in once does not show another out when it comes back: the newer one has it.
        var hello = new DeskHello
        {
            OperatorId = _desk.OperatorId,
            DeskId = _desk.DeskId,
            ProtocolVersion = 1,
            Agent = "antiphon-client",
            IfHeldElsewhere = _desk.TakeOver && _session == 0 ? DeskHello.Types.IfHeldElsewhere.TakeOver : DeskHello.Types.IfHeldElsewhere.Refuse,
        };
        if (_session != 0)
        {
            hello.Resume = new() { Session = _session, OfferId = Offer?.OfferId ?? "", CallId = Call?.CallId ?? "" };
        }

        return new() { Hello = hello };
    }

    private protected override DeskMessage Heartbeat() => new() { Heartbeat = new() };

    private protected override void Stamp(DeskMessage message, long sequence, long acknowledged)
    {
        message.Sequence = sequence;
        message.Acknowledged = acknowledged;
    }

    private protected override long SequenceOf(DeskUpdate update) => update.Sequence;

    private protected override TimeSpan? WelcomeLease(DeskUpdate update) =>
        update.UpdateCase == DeskUpdate.UpdateOneofCase.Welcome ? update.Welcome.Lease?.ToTimeSpan() ?? TimeSpan.Zero : null;

    private protected override (long Sequence, Google.Rpc.Status? Status)? ResultOf(DeskUpdate update) =>
        update.UpdateCase == DeskUpdate.UpdateOneofCase.Result ? (update.Result.Sequence, update.Result.Status) : null;

    private protected override void Lost() => Tested();

    private protected override void Take(DeskUpdate update, DeskMessage? answered)
    {
        switch (update.UpdateCase)
        {
            case DeskUpdate.UpdateOneofCase.Welcome:
                _session = update.Welcome.Session;
                State = update.Welcome.State;
                Call = update.Welcome.Call;
                Offer = update.Welcome.Offer;
                if (Offer is not null)
                {
                    Offered(Offer);
                }

                break;
            case DeskUpdate.UpdateOneofCase.StateChanged:
                State = update.StateChanged;
                if (State.CallId.Length == 0)
                {
                    Call = null;
                }

                // A state that was told before the offer was shown does not unmake the offer.
                if (State.Work is Work.Talking or Work.Held or Work.WrapUp)
                {
                    Offer = null;
                }

                break;
            case DeskUpdate.UpdateOneofCase.Offer:
                if (!Offered(update.Offer))
                {
                    return;
                }

                break;
            case DeskUpdate.UpdateOneofCase.OfferEnded when Offer?.OfferId == update.OfferEnded.OfferId:
                Offer = null;
                break;
            case DeskUpdate.UpdateOneofCase.Call:
                Call = update.Call;
                break;
            case DeskUpdate.UpdateOneofCase.Result when Offer is not null && OfferOf(answered) == Offer.OfferId && Settles(update.Result):
                Offer = null;
                break;
        }

        Updated?.Invoke(update);
        Tested();
    }

    /// <returns>True: it is new.</returns>
    private bool Offered(DeskOffer offer)
    {
        var isNew = offer.OfferId != _shownOffer;
        if (isNew)
        {
            _shownOffer = offer.OfferId;
            Offer = offer;
        }

        if (_desk.ShowsAtOnce)
        {
            ShowOffer(offer.OfferId);
        }

        return isNew;
    }

    private static string? OfferOf(DeskMessage? message) => message?.MessageCase switch
    {
        DeskMessage.MessageOneofCase.Accept => message.Accept.OfferId,
        DeskMessage.MessageOneofCase.Decline => message.Decline.OfferId,
        _ => null,
    };

    /// <summary>Taken, declined, or over before: in any case not open any more.</summary>
    private static bool Settles(DeskResult result) => result.Status is null or { Code: 0 or (int)StatusCode.FailedPrecondition };

    private void Tested()
    {
        lock (_waiters)
        {
            foreach (var (condition, met) in _waiters)
            {
                if (Closed.IsCompleted)
                {
                    met.TrySetCanceled();
                }
                else if (condition(this))
                {
                    met.TrySetResult();
                }
            }
        }
    }
}
