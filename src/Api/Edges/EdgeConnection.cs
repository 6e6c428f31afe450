using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Errors;
using Antiphon.Streams;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Status = Google.Rpc.Status;

namespace Antiphon.Edges;

/// <summary>
/// One stream of a telephony edge: says hello to the Edge actor and keeps its lease, hands each message to its call (in order for one call, thousands of calls
/// side by side) until the call has answered, and writes orders and facts.
/// </summary>
internal sealed partial class EdgeConnection(
    SequencedStream<V1.EdgeMessage, V1.EdgeUpdate> stream,
    IGrainFactory grains,
    IDomainClock domain,
    Arrivals arrivals,
    TimeProvider clock,
    TimeSpan lease,
    ILogger<EdgeConnection> logger) : IEdgeObserver
{
    private const int MessagesAtOnce = 4096;

    private readonly OrderedWork<Guid> _work = new(MessagesAtOnce);
    // The edge's calls, until they have ended and the edge has nothing more to say of them; false: told to hang up.
    private readonly ConcurrentDictionary<Guid, bool> _ownCalls = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IEdgeGrain? _edge;
    private string _edgeId = "";
    private long _session;

    /// <summary>Serves the stream from its first message to its end.</summary>
    public async Task Run(V1.EdgeMessage first)
    {
        var calls = Check(first);
        _edge = grains.GetGrain<IEdgeGrain>(_edgeId);
        var observer = grains.CreateObjectReference<IEdgeObserver>(this);
        try
        {
            await SayHello(first, calls, observer);
            var renewing = Lease.Keep(() => Renew(observer), clock, error => LogRenewFailed(logger, _edgeId, error), CutOff, stream.Ended);
            while (await stream.Read() is { } message)
                await Take(message);
            await _work.Drain();
            await renewing.WaitAsync(TimeSpan.Zero).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _welcomed.TrySetCanceled();
            if (_session != 0)
                await _edge.Down(_session);
            grains.DeleteObjectReference<IEdgeObserver>(observer);
        }
    }

    /// <inheritdoc/>
    public async Task Order(ImmutableArray<EdgeOrder> orders)
    {
        await _welcomed.Task;
        foreach (var order in orders)
        {
            if (order.Kind == OrderKind.HangUp)
                _ownCalls.TryUpdate(order.CallId, newValue: false, comparisonValue: true);
            stream.Post(order.ToUpdate());
        }
    }

    private void CutOff()
    {
        LogCutOff(logger, _edgeId);
        stream.Fail(StreamEnds.CutOff);
    }

    /// <inheritdoc/>
    public async Task Places(ImmutableArray<QueuePlace> places)
    {
        await _welcomed.Task;
        foreach (var place in places)
        {
            if (stream.IsCrowded)
                return;
            stream.Post(place.ToUpdate());
        }
    }

    /// <inheritdoc/>
    public Task Replaced()
    {
        stream.Fail(StreamEnds.Replaced);
        return Task.CompletedTask;
    }

    private ImmutableArray<Guid> Check(V1.EdgeMessage first)
    {
        if (first.Hello is not { } hello)
            throw StreamEnds.HelloExpected;
        StreamEnds.CheckVersion(hello.ProtocolVersion);
        var fields = new Fields();
        _edgeId = fields.Name("hello.edge_id", hello.EdgeId);
        ImmutableArray<Guid> calls = [.. hello.Calls.Select((call, i) => fields.Id($"hello.calls[{i}].call_id", call.CallId))];
        fields.ThrowIfInvalid();
        return calls;
    }

    private async Task SayHello(V1.EdgeMessage first, ImmutableArray<Guid> calls, IEdgeObserver observer)
    {
        EdgeWelcome? welcome = null;
        var hello = new EdgeHello { Connection = Guid.CreateVersion7(clock.GetUtcNow()).ToString(), Calls = calls };
        var status = await Patience.Do(async () =>
        {
            welcome = await _edge!.Hello(hello, observer);
            return Statuses.Ok;
        }, clock, attempts: 10, LogFailure, stream.Ended);
        if (welcome is null)
            throw status.ToRpcException();

        _session = welcome.Session;
        stream.Post(new V1.EdgeUpdate
        {
            Welcome = new V1.EdgeWelcome
            {
                Session = welcome.Session,
                ProtocolVersion = SystemService.ProtocolVersion,
                Lease = lease.ToDuration(),
                DropCallIds = { welcome.Drop.Select(call => call.ToString()) },
                Clock = SystemService.Read(domain, clock),
            },
        });
        stream.Settle(first.Sequence);
        foreach (var call in welcome.Calls)
        {
            _ownCalls[call.Id] = true;
            stream.Post(call.ToUpdate());
        }

        LogConnected(logger, _edgeId, _session, welcome.Calls.Length, welcome.Drop.Length);
        _welcomed.SetResult();
    }

    private async Task Renew(IEdgeObserver observer)
    {
        if (!await _edge!.Renew(_session, observer))
            stream.Fail(StreamEnds.Replaced);
    }

    private async Task Take(V1.EdgeMessage message)
    {
        switch (message.MessageCase)
        {
            case V1.EdgeMessage.MessageOneofCase.Hello:
                throw StreamEnds.HelloExpected;
            case V1.EdgeMessage.MessageOneofCase.Heartbeat:
                stream.Settle(message.Sequence);
                return;
        }

        var step = EdgeStep.Read(message, _edgeId);
        if (step.Refusal is { } refusal)
        {
            Answer(message.Sequence, refusal, null);
            return;
        }

        try
        {
            await _work.Add(step.CallId, () => Carry(message.Sequence, step), stream.Ended);
        }
        catch (OperationCanceledException)
        {
            // The stream ended while this message waited for room: the edge sends it again.
        }
    }

    private async Task Carry(long sequence, EdgeStep step)
    {
        Answer? answer = null;
        Status status;
        try
        {
            status = await Patience.Do(async () =>
            {
                answer = await Do(step);
                return answer.Refusal.ToStatus(V1.ErrorReason.CallUnknown, step.Path);
            }, clock, attempts: null, LogFailure, stream.Ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Answer(sequence, status, answer?.Call);
        if (answer?.Call is { State: CallState.Ended })
            _ownCalls.TryRemove(step.CallId, out _);
        else if (step.SettledOrder is not null)
            _ownCalls.TryRemove(new KeyValuePair<Guid, bool>(step.CallId, false));
    }

    private async Task<Answer> Do(EdgeStep step)
    {
        var call = grains.GetGrain<ICallGrain>(step.CallId);
        if (step.IsArrival)
        {
            var arrived = await arrivals.Take(step.CallId, () => step.Do(call));
            if (arrived.Refusal is null)
                _ownCalls[step.CallId] = true;
            return arrived;
        }

        // A call of another edge is not this edge's to speak of.
        if (!_ownCalls.ContainsKey(step.CallId))
        {
            if (await call.GetSnapshot() is not { } snapshot)
                return Calls.Answer.Refuse(RefusalReason.NotFound, $"There is no call '{step.CallId}'.", "call_id");
            if (snapshot.Edge != _edgeId)
                return Calls.Answer.Refuse(RefusalReason.NotYours, $"The call belongs to the edge '{snapshot.Edge}'.", "call_id");
        }

        var answer = await step.Do(call);
        if (step.SettledOrder is { } order && answer.Refusal?.Reason != RefusalReason.Unavailable)
            await _edge!.Done([new EdgeOrder { Id = order, CallId = step.CallId, Kind = default }]); // by its ids alone
        return answer;
    }

    private void Answer(long sequence, Status status, CallSnapshot? call)
    {
        stream.Settle(sequence);
        stream.Post(new V1.EdgeUpdate { Result = new V1.EdgeResult { Sequence = sequence, Status = status, State = call?.State.ToMessage() ?? V1.CallState.Unspecified } });
    }

    private void LogFailure(Exception error) => LogFailed(logger, _edgeId, error);
}
