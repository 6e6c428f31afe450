using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Operators;
using Antiphon.Sites;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Doors;

/// <summary>The shell of a door. The lease itself is kept in memory; what is stored is a longer belief, so that a node and a silo that die together are noticed.</summary>
[CollectionAgeLimit(Hours = 1), AtHomeSite]
public sealed class DoorGrain(
    [PersistentState("door", "Hot")] IPersistentState<DoorRecord> record,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    IHotRows rows) : Grain, IDoorGrain, IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Belief = TimeSpan.FromSeconds(10);

    /// <summary>In so many renewals each operator whose desk is here is woken once: one whose activation is gone (its silo died, a write failed) is not told when its call ends, and asks then.</summary>
    private const int LookInEvery = 10;

    private Alarm? _alarm;
    private IDoorObserver? _node;
    private HashSet<HeldDesk> _desks = [];
    private DateTimeOffset _leaseEnds;
    private int _renewals;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alarm = new Alarm(systemClock, this.AsReference<IWakeable>());
        _leaseEnds = systemClock.GetUtcNow() + Lease; // what woke anew gives the node the time of one lease to show itself
        _alarm.Set(_leaseEnds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _alarm?.Dispose();
    }

    public async Task Renew(IDoorObserver observer, ImmutableArray<HeldDesk> desks)
    {
        var now = systemClock.GetUtcNow();
        var held = desks.ToHashSet();
        foreach (var gone in InOrder(_desks.Where(desk => !held.Contains(desk))))
            GrainFactory.GetGrain<IOperatorGrain>(gone.Operator).DeskDown(gone.Session).Ignore();
        foreach (var here in InOrder(held.Where(desk => !_desks.Contains(desk)))) // new, or taken for lost while the node was silent
            GrainFactory.GetGrain<IOperatorGrain>(here.Operator).DeskUp(here.Session, observer).Ignore();
        for (var i = _renewals++ % LookInEvery; i < desks.Length; i += LookInEvery)
            GrainFactory.GetGrain<IOperatorGrain>(desks[i].Operator).Wake().Ignore();
        (_node, _desks, _leaseEnds) = (observer, held, now + Lease);
        _alarm!.Set(_leaseEnds);
        if (record.RecordExists && record.State.BelievedUntil - now > Belief / 2)
            return;
        await Believe(now);
    }

    public Task Close() => LoseDesks();

    public Task<DeskWord?> Holds(string operatorId, long session) =>
        Task.FromResult(_node is null && systemClock.GetUtcNow() < _leaseEnds ? null : new DeskWord(_desks.Contains(new HeldDesk(operatorId, session)), _node));

    public Task Wake() => systemClock.GetUtcNow() >= _leaseEnds ? LoseDesks() : Task.CompletedTask;

    /// <summary>The same order in each process: a set's own order is that of hashes, which each process makes anew.</summary>
    private static IEnumerable<HeldDesk> InOrder(IEnumerable<HeldDesk> desks) => desks.OrderBy(desk => desk.Operator, StringComparer.Ordinal);

    private async Task Believe(DateTimeOffset now)
    {
        record.State.BelievedUntil = now + Belief;
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

    private async Task LoseDesks()
    {
        _node = null;
        _desks = [];
        if (record.RecordExists)
            await Believe(systemClock.GetUtcNow()); // the fence: an old activation, whose node renews its lease with another one, must not take its desks down
        foreach (var desk in await rows.ReadDoorDesks(this.GetPrimaryKeyString()))
            GrainFactory.GetGrain<IOperatorGrain>(desk.Operator).DeskDown(desk.Session).Ignore();
        if (record.RecordExists)
            await record.ClearStateAsync();
        DeactivateOnIdle();
    }
}
