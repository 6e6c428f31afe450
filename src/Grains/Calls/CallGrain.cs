using System.Collections.Immutable;
using System.Globalization;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Lines;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Queues;
using Antiphon.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Antiphon.Calls;

/// <summary>The shell of a call: asks <see cref="CallMachine"/>, writes, tells the others. What the legs and the operator in talk do lies in CallGrain.Talk.cs.</summary>
[CollectionAgeLimit(Minutes = 2), AtHomeSite]
public sealed partial class CallGrain(
    [PersistentState("call", "Hot")] IPersistentState<CallRecord> record,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    ICentreView view,
    IReturningClients returningClients,
    FiledCalls filed,
    IPanelFeed panels,
    ILogger<CallGrain> log) : Grain, ICallGrain, IDisposable
{
    /// <summary>An edge reckons domain time by a clock of its own: so much it may be ahead (domain).</summary>
    private static readonly TimeSpan ClockDisagreement = TimeSpan.FromMinutes(1);

    private Alarm? _domainAlarm;
    private Alarm? _systemAlarm;
    private Call? _written;
    private CallFact? _fact;

    private Instant Now => Instant.Now(domainClock, systemClock);

    private long Change => long.Parse(record.Etag!, CultureInfo.InvariantCulture);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await view.Loaded;
        _written = record.State.Call = record.State.Call is { } stored ? CallMachine.Woken(stored, Now) : null;
        _fact = _written is { } known ? CallFacts.Of(known, Change, Now.Domain) : null;
        var self = this.AsReference<IWakeable>();
        (_domainAlarm, _systemAlarm) = (new Alarm(domainClock, self), new Alarm(systemClock, self));
        SetAlarms();
        // What a write of unknown outcome has ordered was never posted; the edge knows an order by its id.
        if (_written is { Orders.IsEmpty: false } call)
            GrainFactory.GetGrain<IEdgeGrain>(call.Arrival.Edge).Post(call.Orders).Ignore();
    }

    public void Dispose()
    {
        _domainAlarm?.Dispose();
        _systemAlarm?.Dispose();
    }

    public async Task<Answer> Arrive(Arrival arrival)
    {
        if (record.State.Call is { } known)
            return known.Arrival.SameAs(arrival)
                ? new Answer { Call = known.ToSnapshot() }
                : Answer.Refuse(RefusalReason.AlreadyExists, $"Call {arrival.CallId} is known with other content; a new call has a new id.", "call_id");
        if (await filed.Find(arrival) is { } over)
            return over;
        if (arrival.Priority is < -10 or > 10)
            return Answer.Refuse(RefusalReason.Invalid, $"Priority {arrival.Priority} is out of range: −10 to 10.", "priority");
        if (arrival.ArrivedAt > Now.Domain + ClockDisagreement)
            return Answer.Refuse(RefusalReason.Invalid, $"{arrival.ArrivedAt:O} lies in the future; it is {Now.Domain:O} (domain time).", "arrival_time");
        var entry = await GrainFactory.GetGrain<ILineGrain>(arrival.Line).GetEntry();
        if (!entry.IsKnown)
            return Answer.Refuse(RefusalReason.NotFound, $"There is no line {arrival.Line}.", "line");
        var admissions = await AskQueues(EntryQueues(entry), entry.Line);
        return await Take(CallMachine.Arrive(arrival, entry, queue => admissions[queue], view.Current, Now, await Returning(arrival, entry)));
    }

    public Task<Answer> Choose(string key) => With(async call =>
    {
        var line = view.Current.Lines.GetValueOrDefault(call.Arrival.Line);
        var queues = line?.Menu.Where(choice => choice.Key == key).Select(choice => choice.Queue).Append(line.OnFull.Queue).Append(line.OnNobodyStaffed?.Queue ?? "");
        var admissions = await AskQueues(queues ?? [], line);
        var client = call.State == CallState.InMenu && line is not null ? await Returning(call.Arrival, new LineEntry { Line = line, Closure = LineClosure.None }) : null;
        return await Take(CallMachine.Choose(call, key, queue => admissions[queue], view.Current, Now, client));
    });

    public Task<Answer> ClientHungUp(string reason) => With(call => Take(CallMachine.ClientHungUp(call, reason, Now)));

    public Task EdgeLost() => With(call => Take(CallMachine.EdgeLost(call, Now)));

    public Task OrdersDone(ImmutableArray<Guid> orderIds)
    {
        // Not worth a write of its own: an order that is sent once more after a crash is recognised by its id.
        if (record.State.Call is { } call)
            record.State.Call = _written = call with { Orders = call.Orders.RemoveAll(order => orderIds.Contains(order.Id)) };
        return Task.CompletedTask;
    }

    public Task<Answer> Withdraw(string reason) => With(call => Take(CallMachine.Withdraw(call, reason, Now)));

    public Task<Answer> Prioritize(int priority) => With(call => Take(CallMachine.Prioritize(call, priority, view.Current, Now)));

    public Task<Answer> Requeue(string queue) => With(call => view.Current.Queues.TryGetValue(queue, out var found)
        ? Take(CallMachine.Requeue(call, found, Now))
        : Task.FromResult(Answer.Refuse(RefusalReason.NotFound, $"There is no queue '{queue}'.", "queue")));

    public Task<CallSnapshot?> GetSnapshot() => Task.FromResult(_written?.ToSnapshot());

    public Task<CallFact?> GetFact() => Task.FromResult(_fact);

    public Task<ImmutableArray<EdgeOrder>> GetOrders() => Task.FromResult(_written?.Orders ?? []);

    public async Task<OfferReply> TryOffer(Offer offer)
    {
        if (record.State.Call is not { } call)
            return new OfferReply { Answer = OfferAnswer.NotAvailable };
        var (step, answer) = CallMachine.TryOffer(call, offer, Now);
        await Write(step, tellQueue: false); // the queue asks, and hears the answer
        return new OfferReply { Answer = answer, Call = answer == OfferAnswer.Ok ? record.State.Call!.ToSnapshot() : null };
    }

    public Task<OfferVerdict> Connect(Guid offerId, string operatorId)
    {
        var address = view.Current.Operators.GetValueOrDefault(operatorId)?.Address ?? "";
        return Judge(offerId, call => CallMachine.Connect(call, offerId, operatorId, address, Now));
    }

    public Task<OfferVerdict> EndOffer(Guid offerId, OfferEnding ending, string cause) => Judge(offerId, call => CallMachine.EndOffer(call, offerId, ending, cause, Now));

    public Task<OfferVerdict> GetVerdict(Guid offerId) => Judge(offerId, call => CallMachine.GetVerdict(call, offerId, Now));

    public async Task<WaitingCall?> Settle(string queue, long epoch)
    {
        if (record.State.Call is { } call)
            await Write(CallMachine.Settle(call, queue, epoch, Now));
        if (record.State.Call is { StandsInQueue: true } standing && standing.Queue == queue)
            return standing.ToWaiting();
        await BeSure(); // the queue forgets a call that does not stand there
        return null;
    }

    public async Task Wake()
    {
        LookUp();
        if (record.State.Call is { } call)
            await Write(CallMachine.Wake(call, Now, view.Current));
    }

    private async Task<Answer> With(Func<Call, Task<Answer>> act)
    {
        if (record.State.Call is { } call)
            return await act(call);
        await BeSure();
        return Answer.Refuse(RefusalReason.NotFound, $"Call {this.GetPrimaryKey()} is not known here.", "call_id");
    }

    private async Task<OfferVerdict> Judge(Guid offerId, Func<Call, (CallStep Step, OfferVerdict Verdict)> judge)
    {
        if (record.State.Call is not { } call)
        {
            await BeSure();
            return new OfferVerdict { OfferId = offerId, Ending = OfferEnding.Revoked, Cause = "never-offered" };
        }
        var (step, verdict) = judge(call);
        await Write(step);
        return verdict;
    }

    /// <summary>
    /// Holds what this activation knows against what is stored, before a word that writes nothing (and so passes no fence) takes a call or a client from somebody.
    /// While the cluster changes there may be a second activation that has written since: then this one is the old one, and goes; who asked asks again.
    /// </summary>
    private async Task BeSure()
    {
        var (known, etag) = (record.State.Call, record.Etag);
        await record.ReadStateAsync();
        if (record.Etag != etag)
        {
            DeactivateOnIdle();
            throw new InconsistentStateException($"Call {this.GetPrimaryKey()} was written by another activation.", record.Etag, etag);
        }
        record.State.Call = known; // with the orders that only memory knows to be done
    }

    private async Task<Answer> Take(CallStep step)
    {
        await Write(step);
        return new Answer { Refusal = step.Refusal, Call = record.State.Call?.ToSnapshot() };
    }

    /// <summary>Writes a step, then tells whom it concerns. A write that failed has an unknown outcome: the activation goes, and who asked asks again.</summary>
    private async Task Write(CallStep step, bool tellQueue = true)
    {
        if (step.IsChanged)
        {
            record.State.Call = step.Call;
            record.State.Archive = step.Archive;
            LookUp(); // the edge's time counts from here, and a write may take long
            try
            {
                await record.WriteStateAsync();
            }
            catch
            {
                DeactivateOnIdle();
                throw;
            }
            record.State.Archive = [];
            CallMetrics.Written(step, isFirst: _written is null);
            LogWritten(step.Call.Id, step.Call.Arrival.Line, step.Call.State, step.Call.Queue, step.Call.Operator);
            _written = step.Call;
            panels.Publish(_fact = CallFacts.Of(step.Call, Change, Now.Domain));
            Tell(step, tellQueue);
            RestIfOver();
        }
        SetAlarms();
    }

    private void Tell(CallStep step, bool tellQueue)
    {
        var call = step.Call;
        if (step.LeftQueue is { } left)
            GrainFactory.GetGrain<IQueueGrain>(left).Leave(call.Id, call.Version).Ignore();
        if (tellQueue && call.ToWaiting() is { } waiting)
            GrainFactory.GetGrain<IQueueGrain>(call.Queue).Post(waiting).Ignore();
        foreach (var notice in step.Notices)
            GrainFactory.GetGrain<IOperatorGrain>(notice.Operator).Release(notice.Verdict).Ignore();
        foreach (var operatorId in step.Told)
            GrainFactory.GetGrain<IOperatorGrain>(operatorId).CallChanged(call.ToSnapshot()).Ignore();
        if (step.Orders.Count > 0)
            GrainFactory.GetGrain<IEdgeGrain>(call.Arrival.Edge).Post([.. step.Orders]).Ignore();
    }

    /// <summary>
    /// A call that was stored as ended, with nothing for its edge to do, need not stay in memory. Not one that only memory knows to be done: read anew, it would
    /// order its edge again what the edge has done, for ever.
    /// </summary>
    private void RestIfOver()
    {
        if (_written is { State: CallState.Ended, Orders.IsEmpty: true })
            DeactivateOnIdle();
    }

    private void SetAlarms()
    {
        LookUp();
        var (deadline, look) = (record.State.Call?.SystemDeadline, _lookedAt + CallMachine.LookUpEvery);
        _domainAlarm?.Set(record.State.Call?.Deadline);
        _systemAlarm?.Set(look < deadline ? look : deadline);
    }

    private static IEnumerable<string> EntryQueues(LineEntry entry)
    {
        var line = entry.Line!;
        return entry.IsOpen ? line.Menu.IsEmpty ? [line.DefaultQueue, line.OnFull.Queue, line.OnNobodyStaffed?.Queue ?? ""] : [] : [line.OnClosed.Queue];
    }

    private async Task<Dictionary<string, Admission>> AskQueues(IEnumerable<string> queues, Line? line)
    {
        var asked = queues.Distinct().ToDictionary(queue => queue, queue => queue.Length == 0 ? Task.FromResult(new Admission())
            : AdmitsAnybody(queue, line) ? Task.FromResult(new Admission { IsKnown = true, IsStaffed = true })
            : GrainFactory.GetGrain<IQueueGrain>(queue).Admits());
        await Task.WhenAll(asked.Values);
        return asked.ToDictionary(pair => pair.Key, pair => pair.Value.Result);
    }

    /// <summary>The queue has no limit, and the line does not mind that nobody is signed in.</summary>
    private bool AdmitsAnybody(string queue, Line? line) =>
        line is { OnNobodyStaffed: null } && view.Current.Queues.TryGetValue(queue, out var found) && found.MaximumWaiting == 0;

    private Task<ReturningClient?> Returning(Arrival arrival, LineEntry entry)
    {
        var queues = entry.Line!.Menu.Select(choice => choice.Queue).Append(entry.Line.DefaultQueue);
        var asks = arrival.Client.Length > 0 && queues.Any(name =>
            view.Current.Queues.TryGetValue(name, out var queue) && (queue.RedialWithin > TimeSpan.Zero || queue.PreferredFor > TimeSpan.Zero));
        return asks ? returningClients.LastCall(arrival.Client) : Task.FromResult<ReturningClient?>(null);
    }
}
