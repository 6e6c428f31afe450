using System.Collections.Immutable;
using Antiphon.Doors;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.World;

/// <summary>An Api node: renews its lease with the desks it holds, and passes on what they are told.</summary>
internal sealed class Node : Place, IDoorObserver
{
    private readonly SortedDictionary<string, (Desk Desk, long Session)> _desks = new(StringComparer.Ordinal);
    private readonly IDoorObserver _self;

    public Node(IGround ground, string name) : base(ground, name)
    {
        Name = name;
        _self = ground.Listen<IDoorObserver>(this, "node", name);
        Run(() => _ = Renew());
    }

    public string Name { get; }

    public IDoorObserver Reference => _self;

    public override object? GetTarget() => this;

    public void Hold(Desk desk, long session) => _desks[desk.Operator] = (desk, session);

    public void Drop(Desk desk) => _desks.Remove(desk.Operator);

    public Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        if (_desks.TryGetValue(operatorId, out var held) && held.Session == session)
        {
            held.Desk.Run(() =>
            {
                foreach (var update in updates)
                    held.Desk.Hear(update);
            });
        }
        return Task.CompletedTask;
    }

    /// <summary>Its process dies; its desks notice.</summary>
    public override void Die()
    {
        base.Die();
        foreach (var (desk, _) in _desks.Values.ToList())
            desk.Leave(TimeSpan.FromSeconds(1));
    }

    private async Task Renew()
    {
        while (true)
        {
            try
            {
                await Ground.Grains.GetGrain<IDoorGrain>(Name).Renew(_self, [.. _desks.Select(held => new HeldDesk(held.Key, held.Value.Session))]);
            }
            catch (Exception)
            {
                // again in a second
            }
            await Pause(TimeSpan.FromSeconds(1));
        }
    }
}
