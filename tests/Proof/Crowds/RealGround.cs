using System.Collections.Concurrent;
using System.Diagnostics;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Proof.Checking;
using Antiphon.Proof.Runtime;
using Antiphon.Storage.Hot;

namespace Antiphon.Proof.Crowds;

/// <summary>
/// Real silos as a ground for halls. The halls' people live in one thread, the actors in the silos' own; time goes on when neither has anything to do.
/// </summary>
internal sealed class RealGround : IGround
{
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(10);

    private readonly BlockingCollection<Action> _posts = [];
    private readonly List<object> _observers = []; // Orleans holds them weakly
    private readonly SortedDictionary<int, Centre> _centres = [];
    private readonly Silos _silos;
    private Centre _declared = new();
    private bool _isDeclared = true;
    private long _version;
    private int _followers = Silos.Count;

    public RealGround(ulong seed)
    {
        (Chance, Storm) = (new Chance(seed), new Storm(seed));
        (Wire, Weather) = (new Wire(Clock, Storm), new Weather(Chance, 0));
        _silos = Silos.Start(Clock, Wire, Commits, Storm, () => _declared).GetAwaiter().GetResult();
    }

    public StepClock Clock { get; } = new();

    public Commits Commits { get; } = new();

    public Storm Storm { get; }

    public Wire Wire { get; }

    public IGrainFactory Grains => _silos.Grains;

    public Schedule Schedule { get; } = new();

    public Chance Chance { get; }

    public Weather Weather { get; }

    public Moment Now => new(Clock.GetUtcNow(), Clock.GetUtcNow());

    public Place? Here { get; set; }

    /// <summary>Told of which calls an offer was being made.</summary>
    public Action<Guid>? Offered { get; set; }

    /// <summary>Told of each commit, in order.</summary>
    public Action<IHotState>? Committed { get; set; }

    /// <summary>Silos that were killed and replaced.</summary>
    public int SilosReplaced { get; private set; }

    /// <summary>How many more may be: each costs seconds of real time.</summary>
    public int SilosToReplace { get; set; }

    public T Listen<T>(Place place, string kind, string name) where T : IGrainObserver
    {
        object heard = typeof(T) == typeof(IDoorObserver) ? new HeardByNode(this, place, (IDoorObserver)place) : new HeardByEdge(this, place, (IEdgeObserver)place);
        _observers.Add(heard);
        return (T)(object)(heard is HeardByNode node ? Grains.CreateObjectReference<IDoorObserver>(node) : Grains.CreateObjectReference<IEdgeObserver>((HeardByEdge)heard));
    }

    public void Post(Action act)
    {
        Wire.Move();
        _posts.Add(act);
    }

    public void Configure(int hall, Centre centre) => (_centres[hall], _isDeclared) = (centre, false);

    public void Kill(GrainId id)
    {
        if (_silos.Deactivate(id))
            Storm.Count(Failure.Crash);
    }

    public void KillSilo(int silo)
    {
        if (SilosReplaced >= SilosToReplace)
            return;
        SilosReplaced++;
        _silos.Replace(silo).GetAwaiter().GetResult();
        _followers = 0;
    }

    /// <summary>Two activations at one time cannot be had of real silos by asking; one that moves from silo to silo can.</summary>
    public void Twin(GrainId id, TimeSpan time)
    {
        if (_silos.Move(id, Chance.Below(11, 3)))
            Storm.Count(Failure.Twin);
    }

    /// <summary>Time goes on by a step; then waits until all is still.</summary>
    public void Step(TimeSpan step)
    {
        Clock.Advance(step);
        Schedule.RunUntil(Clock.GetUtcNow());
        Settle();
    }

    /// <summary>The halls' centres, as one, are what silos follow from now on: all of them in calm, in a storm one after the other.</summary>
    public void Declare()
    {
        if (!_isDeclared && _followers == Silos.Count)
            Unite();
        var upTo = Storm.Strength > 0 ? Math.Min(_followers + 1, Silos.Count) : Silos.Count;
        while (_followers < upTo)
            _silos.Follow(_followers++, _declared);
    }

    private void Unite()
    {
        var first = _centres.Values.First();
        _declared = _centres.Values.Aggregate(new Centre { Version = ++_version, Sites = first.Sites, Topics = first.Topics, NotReadyReasons = first.NotReadyReasons }, (all, hall) => all with
        {
            Operators = all.Operators.AddRange(hall.Operators),
            Queues = all.Queues.AddRange(hall.Queues),
            Lines = all.Lines.AddRange(hall.Lines),
        });
        (_isDeclared, _followers) = (true, 0);
    }

    /// <summary>Waits until no message is on its way, no actor runs, no storage is at work, and nobody of a hall has anything to do.</summary>
    public void Settle()
    {
        var (still, moves, since) = (0, Moves, Stopwatch.GetTimestamp());
        var movedAt = since;
        while (still < 3)
        {
            if (_posts.TryTake(out var act, millisecondsTimeout: 1))
            {
                still = 0;
                do
                {
                    TellCommits(); // whoever is answered hears of nothing that the checker has not heard of
                    act();
                }
                while (_posts.TryTake(out act));
                continue;
            }
            if (Moves != moves)
                movedAt = Stopwatch.GetTimestamp();
            // A thread of the pool may be at something of its own, of Orleans or of the runtime: then it is the long quiet that says so.
            still = Moves == moves && Commits.UnderWay == 0 && (IsPoolIdle || Stopwatch.GetElapsedTime(movedAt) > LongQuiet) ? still + 1 : 0;
            moves = Moves;
            if (still == 0 && Stopwatch.GetElapsedTime(since) > Hung)
                throw new TimeoutException($"The silos do not come to rest: {Moves - moves} moves since one looked, {Commits.UnderWay} reads and writes under way, {ThreadPool.PendingWorkItemCount} things to do.");
        }
        TellCommits();
    }

    public void Close() => _silos.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void TellCommits()
    {
        var commits = Commits.Take();
        foreach (var call in Wire.TakeOffering()) // asked after the commits: whatever was decided before them is among these
            Offered?.Invoke(call);
        foreach (var state in commits)
            Committed?.Invoke(state);
    }

    private long Moves => Wire.Moves + Commits.Moves;

    private static bool IsPoolIdle
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return available == most && ThreadPool.PendingWorkItemCount == 0;
        }
    }
}
