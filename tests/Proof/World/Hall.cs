using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Proof.Checking;
using Antiphon.Proof.Observing;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.World;

/// <summary>The people of a plan — clients at edges, operators at desks behind nodes, supervisors — on whatever ground, and the checker who watches them.</summary>
public sealed partial class Hall
{
    private readonly IGround _ground;
    private readonly Plan _plan;
    private readonly Edge[] _edges;
    private readonly Node[] _nodes;
    private readonly Desk[] _desks;
    private int _nodesMade;

    /// <summary>A hall in which nothing happens yet.</summary>
    public Hall(IGround ground, Plan plan)
    {
        (_ground, _plan) = (ground, plan);
        Checker = new Checker(plan.Strength > 0 ? Patience.Stormy : Patience.Calm, plan.Speed);
        Watch = new Watch(Checker);
        Centre = plan.Centre;
        Configure(plan.Centre);
        _edges = [.. Enumerable.Range(0, 2).Select(i => new Edge(ground, plan.Name($"edge-{i}"), call => Checker.Acknowledged(ground.Now, call)))];
        _nodes = [.. Enumerable.Range(0, 2).Select(_ => MakeNode())];
        var targets = plan.Centre.Queues.Keys.Select(queue => new TransferTarget { Queue = queue }).Concat(plan.Centre.Operators.Keys.Select(who => new TransferTarget { Operator = who })).ToList();
        _desks = [.. plan.Centre.Operators.Keys.Select(who => new Desk(ground, who, plan.Speed, () => _nodes[ground.Chance.Below(Chance.Key(who), _nodes.Length)], targets, Coverage.Count))];
    }

    /// <summary>Holds what is seen against the rules.</summary>
    public Checker Checker { get; }

    /// <summary>Must be told of each commit.</summary>
    public Watch Watch { get; }

    /// <summary>Which operations were carried out.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>The configuration.</summary>
    public Centre Centre { get; private set; }

    /// <summary>The desks sign in, one after the other.</summary>
    public void Open()
    {
        for (var i = 0; i < _desks.Length; i++)
            _ground.Schedule.After(TimeSpan.FromMilliseconds(500 + (100 * i)), _desks[i].Start);
    }

    /// <summary>One call arrives.</summary>
    public void Arrive() => Arrive(_calls++, Client(_calls), _calls, 0);

    /// <summary>All clients hang up.</summary>
    public void GoHome()
    {
        foreach (var edge in _edges)
            edge.HangUpAll();
    }

    /// <summary>Everybody is gone, for good.</summary>
    public void Close()
    {
        foreach (var place in _edges.Concat<Place>(_desks).Concat(_nodes))
            place.Die();
    }

    private Node MakeNode() => new(_ground, _plan.Name($"node-{_nodesMade++}"));

    private void Configure(Centre centre)
    {
        Centre = centre;
        Checker.See(_ground.Now, centre);
        _ground.Configure(_plan.Hall, centre);
    }
}
