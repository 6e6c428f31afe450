using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antiphon.Doors;

namespace Antiphon.Stage;

/// <summary>An Api node: holds desks and renews its lease.</summary>
public sealed class FakeDoor : IDoorObserver
{
    private readonly CentreCluster _cluster;
    private readonly IDoorObserver _reference;
    private readonly ConcurrentDictionary<(string Operator, long Session), FakeDesk> _desks = new();

    public FakeDoor(CentreCluster cluster, string name)
    {
        (_cluster, Name) = (cluster, name);
        _reference = cluster.Grains.CreateObjectReference<IDoorObserver>(this);
    }

    public string Name { get; }

    public IDoorObserver Reference => _reference;

    /// <summary>False: the node is gone without a word.</summary>
    public bool IsUp { get; set; } = true;

    public IEnumerable<FakeDesk> Desks => _desks.Values;

    public FakeDesk Desk(string operatorId, string? desk = null) => new(_cluster, this, operatorId, desk ?? $"desk-{operatorId}");

    /// <summary>A desk of an operator who is ready.</summary>
    public async Task<FakeDesk> Ready(string operatorId)
    {
        var desk = Desk(operatorId);
        await desk.Hello();
        await desk.Ready();
        return desk;
    }

    public async Task Renew()
    {
        try
        {
            if (IsUp)
                await _cluster.Grains.GetGrain<IDoorGrain>(Name).Renew(_reference, [.. _desks.Keys.Select(desk => new HeldDesk(desk.Operator, desk.Session))]);
        }
        catch (OrleansException)
        {
            // The next renewal follows in a second.
        }
    }

    public Task Hold(FakeDesk desk)
    {
        _desks[(desk.Id, desk.Session)] = desk;
        return Renew();
    }

    public void Drop(FakeDesk desk) => _desks.TryRemove((desk.Id, desk.Session), out _);

    public async Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        try
        {
            if (IsUp && _desks.TryGetValue((operatorId, session), out var desk))
                foreach (var update in updates)
                    await desk.Hear(update);
        }
        finally
        {
            _cluster.Traffic.Arrived();
        }
    }
}
