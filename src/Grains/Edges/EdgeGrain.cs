using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Sites;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Antiphon.Edges;

/// <summary>
/// The shell of an edge. Its open orders are copies of what the calls have stored; whatever activation takes the connection over asks the calls for them again.
/// </summary>
[CollectionAgeLimit(Hours = 1), AtHomeSite]
public sealed partial class EdgeGrain(
    [PersistentState("edge", "Hot")] IPersistentState<EdgeRecord> record,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    IOptions<EdgeTimes> times,
    IHotRows rows,
    ILogger<EdgeGrain> log) : Grain, IEdgeGrain, IDisposable
{
    private static readonly TimeSpan Belief = TimeSpan.FromSeconds(10);

    /// <summary>How long after a call's end an actor that wakes still looks for its open orders.</summary>
    private static readonly TimeSpan HangUpsSent = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, (EdgeOrder Order, DateTimeOffset SentAt)> _open = [];
    private Alarm? _alarm;
    private IEdgeObserver? _stream;
    private string _connection = "";
    private bool _knowsOrders;
    private DateTimeOffset _leaseEnds;
    private DateTimeOffset? _resendAt;
    private DateTimeOffset? _downSince;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alarm = new Alarm(systemClock, this.AsReference<IWakeable>());
        _downSince = systemClock.GetUtcNow();
        SetAlarm();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _alarm?.Dispose();
    }

    public async Task<EdgeWelcome> Hello(EdgeHello hello, IEdgeObserver observer)
    {
        record.State.Session++;
        await Believe();
        // A hello that is repeated because its answer was lost replaces nobody.
        if (_connection != hello.Connection)
            _stream?.Replaced().Ignore();
        _connection = hello.Connection;
        var live = (await rows.ReadEdgeCalls(Id)).ToHashSet();
        var held = hello.Calls.ToHashSet();
        await Task.WhenAll(live.Except(held).Select(HangUp));
        var calls = await Task.WhenAll(live.Intersect(held).Select(id => GrainFactory.GetGrain<ICallGrain>(id).GetSnapshot()));
        await Adopt(observer, live.Intersect(held));
        return new EdgeWelcome { Session = record.State.Session, Drop = [.. held.Except(live)], Calls = [.. calls.OfType<CallSnapshot>()] };
    }

    public async Task<bool> Renew(long session, IEdgeObserver observer)
    {
        if (session != record.State.Session)
            return false;
        if (!_knowsOrders)
            await Adopt(observer, await rows.ReadEdgeCalls(Id, endedAfter: systemClock.GetUtcNow() - HangUpsSent)); // their hang-up may not be carried out yet
        else if (_stream is null)
            GoOn(observer);
        _leaseEnds = systemClock.GetUtcNow() + times.Value.Lease;
        if (record.State.BelievedUntil is not { } until || until - systemClock.GetUtcNow() < Belief / 2)
            await Believe();
        return true;
    }

    public Task Down(long session)
    {
        if (session == record.State.Session && _stream is not null)
            GoDown();
        return Task.CompletedTask;
    }

    public Task Post(ImmutableArray<EdgeOrder> orders)
    {
        var now = systemClock.GetUtcNow();
        foreach (var order in orders)
            _open[order.Id] = (order, now);
        _stream?.Order(orders).Ignore();
        if (orders.IsEmpty || _resendAt is not null)
            return Task.CompletedTask;
        _resendAt = now + times.Value.ResendAfter;
        SetAlarm();
        return Task.CompletedTask;
    }

    public Task Done(ImmutableArray<EdgeOrder> orders)
    {
        // Of a join the call hears by the leg's answer.
        var told = orders.Where(order => !_open.Remove(order.Id, out var open) || open.Order.Kind != OrderKind.Connect);
        foreach (var call in told.GroupBy(order => order.CallId))
            GrainFactory.GetGrain<ICallGrain>(call.Key).OrdersDone([.. call.Select(order => order.Id)]).Ignore();
        return Task.CompletedTask;
    }

    public Task Places(ImmutableArray<QueuePlace> places)
    {
        _stream?.Places(places).Ignore();
        return Task.CompletedTask;
    }

    public async Task Wake()
    {
        var now = systemClock.GetUtcNow();
        if (_stream is not null && now >= _leaseEnds)
            GoDown();
        if (_downSince + times.Value.Grace <= now)
            await LoseCalls();
        else
            Resend(now, times.Value.ResendAfter);
        SetAlarm();
    }

    private async Task Adopt(IEdgeObserver observer, IEnumerable<Guid> calls)
    {
        _knowsOrders = false;
        _open.Clear();
        GoOn(observer);
        var orders = await Task.WhenAll(calls.Select(id => GrainFactory.GetGrain<ICallGrain>(id).GetOrders()));
        await Post([.. orders.SelectMany(order => order)]);
        _knowsOrders = true;
    }

    /// <summary>The stream stands (again). One whose lease had only been renewed too late costs its thousands of calls no question: what they ordered meanwhile was posted here.</summary>
    private void GoOn(IEdgeObserver observer)
    {
        _stream = observer;
        _downSince = null;
        _leaseEnds = systemClock.GetUtcNow() + times.Value.Lease;
        Resend(systemClock.GetUtcNow(), TimeSpan.Zero);
        SetAlarm();
    }

    private void GoDown()
    {
        LogDown(Id, times.Value.Grace);
        _stream = null;
        _downSince = systemClock.GetUtcNow();
        SetAlarm();
    }

    private async Task LoseCalls()
    {
        await Believe(); // the fence: an old activation, whose edge renews its lease with another one, must not end its calls
        var calls = await rows.ReadEdgeCalls(Id);
        if (calls.Count > 0)
            LogLost(Id, calls.Count);
        await Task.WhenAll(calls.Select(id => GrainFactory.GetGrain<ICallGrain>(id).EdgeLost()));
        _open.Clear();
        _knowsOrders = false;
        _downSince = null;
        record.State.BelievedUntil = null;
        await Write();
        DeactivateOnIdle();
    }

    private void Resend(DateTimeOffset now, TimeSpan sentBefore)
    {
        if (_stream is null)
            return;
        // One look at all of them each time that the oldest may be due, not one for each order that is posted: there may be thousands.
        var due = _open.Values.Where(open => now - open.SentAt >= sentBefore).Select(open => open.Order).ToImmutableArray();
        foreach (var order in due)
            _open[order.Id] = (order, now);
        if (!due.IsEmpty)
            _stream.Order(due).Ignore();
        _resendAt = _open.Count == 0 ? null : _open.Values.Min(open => open.SentAt) + times.Value.ResendAfter;
    }

    private async Task HangUp(Guid call) => await GrainFactory.GetGrain<ICallGrain>(call).ClientHungUp("edge-dropped");

    private Task Believe()
    {
        record.State.BelievedUntil = systemClock.GetUtcNow() + Belief;
        return Write();
    }

    private async Task Write()
    {
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private void SetAlarm() => _alarm?.Set(_stream is null
        ? _downSince + times.Value.Grace
        : _resendAt < _leaseEnds ? _resendAt : _leaseEnds);
}
