using Antiphon.Proof.Checking;
using Antiphon.Proof.Runtime;
using Antiphon.Proof.World;
using Antiphon.Storage.Hot;
using CallRecord = Antiphon.Calls.CallRecord;
using OperatorRecord = Antiphon.Operators.OperatorRecord;

namespace Antiphon.Proof.Crowds;

/// <summary>
/// Many halls at once on three real silos: a storm of operations and failures, time to settle, then calm in which the rules hold tightly, then everybody goes home and
/// each call must have ended. Time goes on in steps, when nothing is in flight.
/// </summary>
public sealed class CrowdEpisode
{
    /// <summary>When nothing fails: a step for what a timer starts, a step for what it leads to.</summary>
    private static readonly Patience Calmly = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), AcrossQueues: true);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GoingHome = TimeSpan.FromSeconds(20);

    private readonly RealGround _ground;
    private readonly Plan[] _plans;
    private readonly Hall[] _halls;
    private readonly List<(Moment At, object What)>[] _histories;
    private DateTimeOffset _nextSecond = Schedule.Origin;
    private Action<long>? _progress;
    private bool _arriving;

    private CrowdEpisode(ulong seed, int halls, double strength, double speed, PlantedFault plant, int silosToLose)
    {
        _ground = new RealGround(seed, speed) { SilosToLose = silosToLose };
        _ground.Storm.Strength = strength;
        _plans = [.. Enumerable.Range(1, halls).Select(hall => MakePlan(hall, Chance.Key(seed, (ulong)hall), strength, speed))];
        var planted = Planting.Make(plant, _plans);
        (_ground.Commits.Plant, _ground.Commits.Hidden, _ground.Wire.Tampers) = (planted.Stores, planted.Hidden, planted.Tampers);
        _halls = [.. _plans.Select(plan => new Hall(_ground, plan))];
        _histories = [.. _plans.Select(_ => new List<(Moment, object)>())];
        (_ground.Committed, _ground.Offered) = (Tell, call => Ask(_halls[Hall.NumberOf(call) - 1].Checker, call));
        if (strength == 0)
            foreach (var hall in _halls)
                hall.Checker.Patience = Calmly;
    }

    /// <summary>What it covered.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>How often the silos came to rest by nothing having moved for long.</summary>
    public int LongQuiets => _ground.LongQuiets;

    /// <summary>What was wrong, and in which hall.</summary>
    public IEnumerable<(int Hall, Fault Fault)> Faults => _halls.SelectMany((hall, i) => hall.Checker.Faults.Select(fault => (i + 1, fault)));

    private bool IsBroken => Array.Exists(_halls, hall => hall.Checker.Faults.Count > 0);

    /// <summary>Plays. To be called on a thread that is not of the pool: while it runs, an idle pool says that nothing is in flight.</summary>
    public static CrowdEpisode Play(ulong seed, int halls, double strength, double speed, PlantedFault plant = PlantedFault.None, int silosToLose = 0, Action<long>? progress = null)
    {
        var episode = new CrowdEpisode(seed, halls, strength, speed, plant, silosToLose) { _progress = progress };
        try
        {
            episode.Play();
        }
        finally
        {
            episode._ground.Close();
        }
        return episode;
    }

    /// <summary>What a hall did and what was written there, in words.</summary>
    public IEnumerable<string> HistoryOf(int hall) => _histories[hall - 1].Select(entry => entry.What is IHotState state ? Episode.Describe(entry.At, state) : $"-- {entry.What}");

    /// <summary>What was said of a hall in the second before it broke a rule.</summary>
    public IEnumerable<string> MessagesOf(int hall) => _ground.Wire.Last.Of(hall, _ground.Now.System - TimeSpan.FromSeconds(1));

    private void Play()
    {
        for (var i = 0; i <= Silos.Count; i++)
            _ground.Declare();
        _ground.Settle();
        for (var i = 0; i < _halls.Length; i++)
        {
            var (hall, history) = (_halls[i], _histories[i]);
            hall.Open();
            foreach (var operation in _plans[i].Operations)
                _ground.Schedule.After(operation.At, () =>
                {
                    history.Add((_ground.Now, operation));
                    hall.Do(operation);
                });
        }

        var end = Schedule.Origin + Plan.Length;
        RunUntil(end);
        _ground.Storm.Strength = 0;
        _arriving = true;
        RunUntil(end += Settling);
        foreach (var hall in _halls)
            hall.Checker.Patience = Calmly;
        RunUntil(end += Calm);
        _arriving = false;
        foreach (var hall in _halls)
            hall.GoHome();
        RunUntil(end + GoingHome);
        for (var i = 0; i < _halls.Length; i++)
        {
            if (!IsBroken)
                _halls[i].Checker.Finish(_ground.Now);
            _halls[i].Close();
            _halls[i].Coverage.Take(_plans[i], new Weather(_ground.Chance, 0), _halls[i].Watch, _halls[i].Checker, 0);
            Coverage.Add(_halls[i].Coverage);
        }
        foreach (var (failure, count) in _ground.Storm.Struck.Concat(_ground.Weather.Failures.Select(failure => (failure.Key, failure.Value))))
            Coverage.Count(failure, count);
    }

    private void RunUntil(DateTimeOffset end)
    {
        while (_ground.Now.System < end && !IsBroken)
        {
            _ground.Step(Step);
            if (_ground.Now.System >= _nextSecond)
                EachSecond();
            else if (_ground.Storm.Strength == 0)
                _ground.Declare();
        }
    }

    private void EachSecond()
    {
        _nextSecond += TimeSpan.FromSeconds(1);
        foreach (var hall in _halls)
        {
            hall.Checker.Look(_ground.Now);
            for (var i = 0; _arriving && i < _plans[0].Speed; i++)
                hall.Arrive();
        }
        _ground.Declare();
        _progress?.Invoke(_halls.Sum(hall => hall.Watch.Endings.Values.Sum()));
    }

    private void Tell(IHotState state)
    {
        var hall = state switch
        {
            CallRecord { Call: { } call } => Hall.NumberOf(call.Id),
            OperatorRecord { Operator: { } who } => Plan.HallOf(who.Id),
            _ => 0,
        };
        if (hall == 0)
            return;
        _histories[hall - 1].Add((_ground.Now, state));
        _halls[hall - 1].Watch.Committed(_ground.Now, state);
    }

    private void Ask(Checker checker, Guid call)
    {
        checker.Asks(call);
        checker.Asked(_ground.Now, call);
    }

    /// <summary>The plan, with what happens to actors and desks more often, and operators who soon come back from their breaks.</summary>
    private static Plan MakePlan(int hall, ulong seed, double strength, double speed)
    {
        var plan = Plan.MakeFor(hall, seed, strength, speed);
        var random = new Random((int)(seed ^ (seed >> 32)));
        var back = Enumerable.Range(0, plan.Centre.Operators.Count * 16).Select(i => Make(OperationKind.Wish, i, 9, Plan.Length + Settling + Calm));
        var more = strength == 0 ? [] : Enumerable.Range(0, 48).Select(i => Make((i % 3) switch { 0 => OperationKind.Crash, 1 => OperationKind.Twin, _ => OperationKind.Away }, random.Next(), random.Next(), Plan.Length));
        return plan with { Operations = [.. plan.Operations.Concat(back).Concat(more).OrderBy(operation => operation.At)] };

        Operation Make(OperationKind kind, int value, int with, TimeSpan before) => new(TimeSpan.FromSeconds(Math.Round(3 + (random.NextDouble() * (before.TotalSeconds - 3)), 3)), kind, 0, value, with);
    }
}
