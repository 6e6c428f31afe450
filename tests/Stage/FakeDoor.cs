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
    // What came before the desk had heard its session: told when it has, as a node does.
    private readonly Dictionary<(string Operator, long Session), List<DeskUpdate>> _early = [];

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

    public async Task Hold(FakeDesk desk)
    {
        List<DeskUpdate>? early;
        lock (_early)
        {
            _desks[(desk.Id, desk.Session)] = desk;
            _early.Remove((desk.Id, desk.Session), out early);
        }
        foreach (var update in early ?? [])
            await desk.Hear(update);
        await Renew();
    }

    public void Drop(FakeDesk desk) => _desks.TryRemove((desk.Id, desk.Session), out _);

    public async Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        try
        {
            FakeDesk? desk;
            lock (_early)
            {
                if (!_desks.TryGetValue((operatorId, session), out desk) && IsUp)
                    _early[(operatorId, session)] = [.. _early.GetValueOrDefault((operatorId, session), []), .. updates];
            }
            if (IsUp && desk is not null)
                foreach (var update in updates)
                    await desk.Hear(update);
        }
        finally
        {
            _cluster.Traffic.Arrived();
        }
    }
}
