using Antiphon.Clocks;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
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
    private readonly Hall _hall;
    private readonly Func<CancellationToken, Task> _sweep;
    private bool _arriving;

    private Episode(Plan plan, PlantedFault plant)
    {
        _plan = plan;
        var chance = new Chance(plan.Seed);
        _cluster = new Cluster(chance, new Weather(chance, plan.Strength), plan.Speed);
        _cluster.Store.Committed = Committed;
        _hall = new Hall(_cluster, plan);
        _cluster.Asks = (call, starts) =>
        {
            if (starts)
                _hall.Checker.Asks(call);
            else
                _hall.Checker.Asked(Now, call);
        };
        _sweep = new OverdueSweeper(_cluster.Store, _cluster.Grains, _cluster.Domain, _cluster.System, NullLogger<OverdueSweeper>.Instance).Sweep;
        var planted = Planting.Make(plant, plan);
        (_cluster.Store.Plant, _cluster.Store.Hidden, _cluster.Tampers) = (planted.Stores, planted.Hidden, planted.Tampers);
    }

    /// <summary>What it covered.</summary>
    public Coverage Coverage => _hall.Coverage;

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<Fault> Faults => _hall.Checker.Faults;

    /// <summary>All that was committed and when, as one number.</summary>
    public ulong History { get; private set; }

    private Moment Now => _cluster.Now;

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
        _hall.Open();
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
            _hall.Checker.Patience = Patience.Calm;
            schedule.RunUntil(end += Calm);
            _arriving = false;
        }
        if (Faults.Count == 0)
        {
            _hall.GoHome();
            schedule.RunUntil(end + GoingHome);
            _hall.Checker.Finish(Now);
        }
        Coverage.Take(_plan, _cluster.Weather, _hall.Watch, _hall.Checker, schedule.Steps);
    }

    /// <summary>What each silo does each second, and the checker with it.</summary>
    private void EachSecond()
    {
        if (Faults.Count > 0)
            return;
        _hall.Checker.Look(Now);
        _ = _sweep(CancellationToken.None);
        foreach (var queue in _cluster.View.Current.Queues.Keys)
            _cluster.Grains.GetGrain<IQueueGrain>(queue).Wake().Ignore();
        if (_arriving)
            _hall.Arrive();
        _cluster.Schedule.After(TimeSpan.FromSeconds(1), EachSecond);
    }

    private void Do(Operation operation)
    {
        if (Faults.Count > 0)
            return;
        _trace?.Add($"-- {operation}");
        _hall.Do(operation);
    }

    private void Committed(IHotState state)
    {
        _hall.Watch.Committed(Now, state);
        var (id, version, what) = state switch
        {
            CallRecord { Call: { } call } => (Chance.Key(call.Id.ToString()), call.Version, (ulong)call.State),
            OperatorRecord { Operator: { } who } => (Chance.Key(who.Id), who.Version, (ulong)who.Work),
            QueueRecord queue => (1UL, queue.Epoch, 0UL),
            _ => (0UL, 0, 0UL),
        };
        History = Chance.Key(History, id, (ulong)version, what, (ulong)Now.System.Ticks);
        if (_trace is not null && id > 1)
            _trace.Add(Describe(Now, state));
    }
}
