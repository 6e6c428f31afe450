using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Sites;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Queues;

/// <summary>
/// The shell of a queue: keeps its <see cref="QueueBoard"/> up to date and runs the offers that it proposes. The steps of an offer lie in QueueGrain.Offers.cs.
/// Nothing but the epoch is stored: a queue that wakes reads its calls and operators from the hot rows.
/// </summary>
[KeepAlive, AtHomeSite]
public sealed partial class QueueGrain(
    [PersistentState("queue", "Hot")] IPersistentState<QueueRecord> record,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    ICentreView view,
    IHotRows rows,
    IHomes homes,
    ILogger<QueueGrain> log) : Grain, IQueueGrain, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(900);

    // Of operators to whom a call is being proposed: they will refuse it, for they wait for this. Called void, it would send them to a worse call of another queue.
    private readonly Dictionary<string, Claim> _claims = [];
    private QueueBoard _board = null!;
    private Alarm? _alarm;
    private IDisposable? _following;
    private long _mark;
    private long _centreVersion = -1;
    private DateTimeOffset _sweptAt;
    private DateTimeOffset _activeSince;

    private string Name => this.GetPrimaryKeyString();

    private DateTimeOffset Now => domainClock.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await view.Loaded;
        _activeSince = systemClock.GetUtcNow();
        record.State.Epoch++;
        await record.WriteStateAsync(cancellationToken);
        _board = new QueueBoard(Name);
        Configure();
        var operators = await rows.ReadOperators(cancellationToken);
        foreach (var facts in operators.Rows)
            _board.Put(facts);
        var waiting = await rows.ReadWaiting(Name, cancellationToken);
        _mark = Math.Min(operators.Mark, waiting.Mark);
        foreach (var call in waiting.Rows)
            _board.Put(call);
        _sweptAt = systemClock.GetUtcNow();
        _alarm = new Alarm(domainClock, this.AsReference<IWakeable>());
        _following = view.Subscribe(this.AsReference<IWakeable>());
        foreach (var call in waiting.Rows.Where(call => call.InOffer))
            _ = SettleAndPump(call.Id);
        LogWoke(Name, record.State.Epoch, waiting.Rows.Count);
        Measure();
        _alarm.Set(Now);
    }

    public void Dispose()
    {
        QueueMetrics.Drop(this);
        _following?.Dispose();
        _alarm?.Dispose();
    }

    public Task Post(WaitingCall call)
    {
        if (_board.Put(call))
            Pump();
        return Task.CompletedTask;
    }

    public Task Leave(Guid callId, long version)
    {
        _board.Remove(callId, version, Now);
        return Task.CompletedTask;
    }

    public Task OperatorChanged(OperatorFacts facts)
    {
        if (_board.Announce(facts))
            Pump();
        return Task.CompletedTask;
    }

    public Task Claim(Claim claim)
    {
        _board.Put(claim.Operator);
        if (_board.IsProposed(claim.Operator.Id))
            _claims[claim.Operator.Id] = claim;
        else
            Answer(claim);
        return Task.CompletedTask;
    }

    public Task<Glimpse?> Peek(OperatorFacts facts) => Task.FromResult(_board.Peek(facts, Now));

    public Task<Admission> Admits() => Task.FromResult(_board.Admits());

    public Task<QueueStatus> GetStatus() => Task.FromResult(_board.Status(Now, record.State.Epoch));

    public Task<ImmutableArray<WaitingCall>> ListWaiting() => Task.FromResult(_board.List());

    public Task<RoutingExplanation?> Explain(Guid callId) => Task.FromResult(_board.Explain(callId, Now));

    public async Task Wake()
    {
        if (homes.IsAway(this.GetGrainId(), _activeSince))
        {
            this.MigrateOnIdle(); // merely put to sleep, it would be woken here again: others know it by this address
            return;
        }
        if (_centreVersion != view.Current.Version)
            Configure();
        if (systemClock.GetUtcNow() - _sweptAt >= SweepEvery)
            await Sweep();
        Pump();
    }

    private async Task SettleAndPump(Guid callId)
    {
        await Settle(callId);
        Pump();
    }

    /// <summary>Makes good what posts have lost, and tells waiting clients their place.</summary>
    private async Task Sweep()
    {
        _sweptAt = systemClock.GetUtcNow();
        var changes = await rows.ReadChanges(Name, _mark);
        _mark = changes.Mark;
        foreach (var call in changes.Waiting)
            _board.Put(call);
        foreach (var gone in changes.Gone)
            _board.Remove(gone, Now);
        foreach (var facts in changes.Operators)
            _board.Put(facts);
        TellPlaces();
        Measure();
    }

    private void Measure() => QueueMetrics.Take(this, Name, _board.Waiting.Count, _board.LongestWait(Now));

    private void Configure()
    {
        _centreVersion = view.Current.Version;
        _board.Configure(view.Current);
    }

    /// <summary>Matches all that can be matched, and wakes again when time alone may change something.</summary>
    private void Pump()
    {
        var now = Now;
        foreach (var proposal in _board.Match(now))
            _ = Run(proposal);
        _alarm!.Set(_board.NextChange(now));
    }
}
