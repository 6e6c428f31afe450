using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Proof.Observing;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.Logging.Abstractions;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.World;

/// <summary>
/// Plays a plan: a storm of operations and failures, then calm in which the rules hold tightly, then everybody goes home and each call must have ended.
/// </summary>
public sealed partial class Episode
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GoingHome = TimeSpan.FromSeconds(20);

    private readonly Plan _plan;
    private readonly Cluster _cluster;
    private readonly Checker _checker;
    private readonly Watch _watch;
    private readonly Edge[] _edges;
    private readonly Node[] _nodes;
    private readonly Desk[] _desks;
    private readonly Func<CancellationToken, Task> _sweep;
    private int _nodesMade;

    private Episode(Plan plan, PlantedFault plant)
    {
        _plan = plan;
        var chance = new Chance(plan.Seed);
        _cluster = new Cluster(chance, new Weather(chance, plan.Strength), plan.Speed);
        _checker = new Checker(plan.Strength > 0 ? Patience.Stormy : Patience.Calm, plan.Speed);
        _watch = new Watch(_checker);
        _cluster.Store.Committed = Committed;
        Configure(plan.Centre);
        _edges = [.. Enumerable.Range(0, 2).Select(i => new Edge(_cluster, $"edge-{i}", call => _checker.Acknowledged(Now, call)))];
        _nodes = [.. Enumerable.Range(0, 2).Select(_ => new Node(_cluster, $"node-{_nodesMade++}"))];
        var targets = plan.Centre.Queues.Keys.Select(queue => new TransferTarget { Queue = queue }).Concat(plan.Centre.Operators.Keys.Select(who => new TransferTarget { Operator = who })).ToList();
        _desks = [.. plan.Centre.Operators.Keys.Select(who => new Desk(_cluster, who, plan.Speed, () => _nodes[chance.Below(Chance.Key(who), _nodes.Length)], targets))];
        _sweep = new OverdueSweeper(_cluster.Store, _cluster.Grains, _cluster.Domain, _cluster.System, NullLogger<OverdueSweeper>.Instance).Sweep;
        Planting.Plant(plant, _cluster, plan);
    }

    /// <summary>What it covered.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<Fault> Faults => _checker.Faults;

    /// <summary>All that was committed and when, as one number.</summary>
    public ulong History { get; private set; }

    private Moment Now => new(_cluster.Domain.GetUtcNow(), _cluster.System.GetUtcNow());

    /// <summary>Plays a plan.</summary>
    public static Episode Play(Plan plan, PlantedFault plant = PlantedFault.None)
    {
        var before = SynchronizationContext.Current;
        var episode = new Episode(plan, plant);
        episode.Play();
        SynchronizationContext.SetSynchronizationContext(before);
        return episode;
    }

    private void Play()
    {
        var schedule = _cluster.Schedule;
        for (var i = 0; i < _desks.Length; i++)
            schedule.After(TimeSpan.FromMilliseconds(500 + (100 * i)), _desks[i].Start);
        foreach (var operation in _plan.Operations)
            schedule.After(operation.At, () => Do(operation));
        EachSecond();

        var end = Schedule.Origin + Plan.Length;
        schedule.RunUntil(end);
        if (Faults.Count == 0 && _plan.Strength > 0)
        {
            _cluster.Weather.Strength = 0;
            _arriving = true;
            schedule.RunUntil(end += Settling);
            _checker.Patience = Patience.Calm;
            schedule.RunUntil(end += Calm);
            _arriving = false;
        }
        if (Faults.Count == 0)
        {
            foreach (var edge in _edges)
                edge.HangUpAll();
            schedule.RunUntil(end + GoingHome);
            _checker.Finish(Now);
        }
        Coverage.Take(_plan, _cluster.Weather, _watch, _checker, schedule.Steps);
    }

    /// <summary>What each silo does each second, and the checker with it.</summary>
    private void EachSecond()
    {
        if (Faults.Count > 0)
            return;
        _checker.Look(Now);
        _ = _sweep(CancellationToken.None);
        foreach (var queue in _cluster.View.Current.Queues.Keys)
            _cluster.Grains.GetGrain<IQueueGrain>(queue).Wake().Ignore();
        if (_arriving)
            Arrive(_calls++, $"+4917{_calls % 40:00}", _calls, 0);
        _cluster.Schedule.After(TimeSpan.FromSeconds(1), EachSecond);
    }

    private void Committed(IHotState state)
    {
        _watch.Committed(Now, state);
        var (id, version, what) = state switch
        {
            CallRecord { Call: { } call } => (Chance.Key(call.Id.ToString()), call.Version, (ulong)call.State),
            OperatorRecord { Operator: { } who } => (Chance.Key(who.Id), who.Version, (ulong)who.Work),
            QueueRecord queue => (1UL, queue.Epoch, 0UL),
            _ => (0UL, 0, 0UL),
        };
        History = Chance.Key(History, id, (ulong)version, what, (ulong)Now.System.Ticks);
        if (_trace is not null && id > 1)
            _trace.Add(Describe(state));
    }

    private void Configure(Centre centre)
    {
        _checker.See(Now, centre);
        _cluster.View.Set(centre);
    }
}
