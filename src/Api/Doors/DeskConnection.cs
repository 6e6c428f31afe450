using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Errors;
using Antiphon.Operators;
using Antiphon.Streams;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Status = Google.Rpc.Status;

namespace Antiphon.Doors;

/// <summary>One stream of an operator's desk: says hello to the Operator actor, hands it each command in order, and writes what the actor tells through this node's door.</summary>
internal sealed partial class DeskConnection
{
    private const int CommandsAtOnce = 64;
    private const int Attempts = 6;

    private readonly SequencedStream<V1.DeskMessage, V1.DeskUpdate> _stream;
    private readonly V1.DeskMessage _first;
    private readonly V1.DeskHello _hello;
    private readonly IOperatorGrain _operator;
    private readonly Door _door;
    private readonly CentreReader _centres;
    private readonly IDomainClock _domain;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lease;
    private readonly ILogger<DeskConnection> _logger;
    private readonly OrderedWork<string> _commands = new(CommandsAtOnce);
    private readonly Lock _lock = new();
    private readonly DeskNews _news = new();
    private List<(long Session, DeskUpdate Update)>? _early = [];
    private long _session;

    /// <summary>A desk whose stream began with this message. Throws if that is no good hello.</summary>
    public DeskConnection(SequencedStream<V1.DeskMessage, V1.DeskUpdate> stream, V1.DeskMessage first, IGrainFactory grains, Door door, CentreReader centres, IDomainClock domain, TimeProvider clock, TimeSpan lease, ILogger<DeskConnection> logger)
    {
        (_stream, _first, _door, _centres, _domain, _clock, _lease, _logger) = (stream, first, door, centres, domain, clock, lease, logger);
        _hello = first.Hello ?? throw StreamEnds.HelloExpected;
        StreamEnds.CheckVersion(_hello.ProtocolVersion);
        var fields = new Fields();
        fields.Name("hello.operator_id", _hello.OperatorId);
        fields.NeededText("hello.desk_id", _hello.DeskId, 128);
        fields.Known("hello.if_held_elsewhere", _hello.IfHeldElsewhere);
        fields.OptionalId("hello.resume.offer_id", _hello.Resume?.OfferId ?? "");
        fields.OptionalId("hello.resume.call_id", _hello.Resume?.CallId ?? "");
        fields.ThrowIfInvalid();
        _operator = grains.GetGrain<IOperatorGrain>(OperatorId);
    }

    /// <summary>Who sits here.</summary>
    public string OperatorId => _hello.OperatorId;

    /// <summary>The number of this connection; 0 before the welcome and after the end.</summary>
    public long Session => Volatile.Read(ref _session);

    /// <summary>Serves the stream to its end.</summary>
    public async Task Run()
    {
        await _centres.ReadRecent();
        await _door.Open();
        _door.Join(this);
        try
        {
            await SayHello();
            while (await _stream.Read() is { } message)
                await Take(message);
            await _commands.Drain();
        }
        finally
        {
            _door.Leave(this);
            if (Session is var session and not 0)
                await _operator.DeskDown(session);
        }
    }

    /// <summary>The node reaches no actor: the desk is to go to another one.</summary>
    public void CutOff() => _stream.Fail(StreamEnds.CutOff);

    /// <summary>Writes an update that is meant for this connection. What comes before the welcome waits for it.</summary>
    public void Tell(long session, DeskUpdate update)
    {
        lock (_lock)
        {
            if (_early is not null)
            {
                _early.Add((session, update));
                return;
            }

            if (session != Session || !_news.Take(update))
                return;
        }

        _stream.Post(update.ToUpdate(_centres.Last));
        if (update is TakenOver)
            _stream.Fail(StreamEnds.Replaced);
    }

    private async Task SayHello()
    {
        DeskWelcome? welcome = null;
        var hello = new DeskHello { Door = _door.Name, Desk = _hello.DeskId, TakeOver = _hello.IfHeldElsewhere == V1.DeskHello.Types.IfHeldElsewhere.TakeOver };
        var status = await Patience.Do(async () =>
        {
            welcome = await _operator.Hello(hello, _door.Node);
            return welcome.Refusal.ToStatus(V1.ErrorReason.OperatorUnknown);
        }, _clock, Attempts, LogFailure, _stream.Ended);
        if (status.Code != 0)
            throw status.ToRpcException();

        var snapshot = welcome!.Operator!;
        var centre = _centres.Last;
        _stream.Post(new V1.DeskUpdate
        {
            Welcome = new V1.DeskWelcome
            {
                Session = welcome.Session,
                ProtocolVersion = SystemService.ProtocolVersion,
                Resumed = welcome.Resumed,
                State = snapshot.ToMessage(centre),
                Offer = snapshot.Offer?.ToMessage(),
                Call = snapshot.Call?.ToFacts(centre),
                Lease = _lease.ToDuration(),
                Clock = SystemService.Read(_domain, _clock),
            },
        });
        _stream.Settle(_first.Sequence);
        LogConnected(_logger, OperatorId, _hello.DeskId, welcome.Session, welcome.Resumed);

        List<(long Session, DeskUpdate Update)> early;
        lock (_lock)
        {
            Volatile.Write(ref _session, welcome.Session);
            _news.Take(new OperatorUpdated(snapshot));
            (early, _early) = (_early!, null);
        }

        foreach (var (session, update) in early)
            Tell(session, update);
        await _door.ShowHeld();
    }

    private async Task Take(V1.DeskMessage message)
    {
        switch (message.MessageCase)
        {
            case V1.DeskMessage.MessageOneofCase.Hello:
                throw StreamEnds.HelloExpected;
            case V1.DeskMessage.MessageOneofCase.Heartbeat:
                _stream.Settle(message.Sequence);
                return;
            case V1.DeskMessage.MessageOneofCase.OfferShown:
                // Does not wait for commands before it: the offer's second runs.
                if (Guid.TryParse(message.OfferShown.OfferId, out var offer))
                    await _operator.Shown(Session, offer);
                _stream.Settle(message.Sequence);
                return;
        }

        try
        {
            await _commands.Add(OperatorId, () => Carry(message), _stream.Ended);
        }
        catch (OperationCanceledException)
        {
            // The stream ended while this command waited for room: the desk sends it again.
        }
    }

    private async Task Carry(V1.DeskMessage message)
    {
        var step = DeskStep.Read(message);
        var status = step.Refusal ?? _door.Commands.Recall(OperatorId, message.CommandId);
        try
        {
            status ??= await Patience.Do(async () => await Judge(await step.Do(_operator, Session), PathOf(message)), _clock, Attempts, LogFailure, _stream.Ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (status.Code is not ((int)StatusCode.Unavailable or (int)StatusCode.Aborted))
            _door.Commands.Keep(OperatorId, message.CommandId, status);
        _stream.Settle(message.Sequence);
        _stream.Post(new V1.DeskUpdate { Result = new V1.DeskResult { Sequence = message.Sequence, CommandId = message.CommandId, Status = status } });
    }

    /// <summary>Where the fields of a command lie.</summary>
    private static string PathOf(V1.DeskMessage message) => $"{V1.DeskMessage.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(message).Name}.";

    private async Task<Status> Judge(Answer answer, string path)
    {
        if (answer.Refusal is not { Reason: RefusalReason.OlderSession } refusal)
            return answer.Refusal.ToStatus(V1.ErrorReason.OperatorUnknown, path);

        // Replaced by a newer connection, or only taken for lost: in the second case the desk is to come back.
        var replaced = await _operator.GetSnapshot() is { } now && now.Session != Session;
        var end = replaced ? StreamEnds.Replaced : Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.TryAgain, refusal.Message).ToRpcException();
        _stream.Fail(end);
        return Statuses.Refused(StatusCode.Aborted, V1.ErrorReason.SessionReplaced, refusal.Message);
    }

    private void LogFailure(Exception error) => LogFailed(_logger, OperatorId, error);
}
