using System.Collections.Concurrent;
using Antiphon.Clocks;
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
    /// <summary>So long, in virtual time, a silo is dead before the others know.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(3);

    private readonly BlockingCollection<Action> _posts = [];
    private readonly List<object> _observers = []; // Orleans holds them weakly
    private readonly SortedDictionary<int, Centre> _centres = [];
    private readonly Silos _silos;
    private readonly Stillness _stillness;
    private Centre _declared = new();
    private bool _isDeclared = true;
    private long _version;
    private int _followers = Silos.Count;

    public RealGround(ulong seed, double speed)
    {
        Domain = new ScaledTimeProvider(Clock, speed);
        (Chance, Storm) = (new Chance(seed), new Storm(seed));
        (Wire, Weather) = (new Wire(Clock, Storm), new Weather(Chance, 0));
        _stillness = new Stillness(Wire, Commits);
        _silos = Silos.Start(Clock, Domain, Wire, Commits, Storm, () => _declared).GetAwaiter().GetResult();
    }

    public StepClock Clock { get; } = new();

    public ScaledTimeProvider Domain { get; }

    public Commits Commits { get; } = new();

    public Storm Storm { get; }

    public Wire Wire { get; }

    public IGrainFactory Grains => _silos.Grains;

    public Schedule Schedule { get; } = new();

    public Chance Chance { get; }

    public Weather Weather { get; }

    public Moment Now => new(Domain.GetUtcNow(), Clock.GetUtcNow());

    public Place? Here { get; set; }

    /// <summary>Told of which calls an offer was being made.</summary>
    public Action<Guid>? Offered { get; set; }

    /// <summary>Told of each commit, in order.</summary>
    public Action<IHotState>? Committed { get; set; }

    /// <summary>How many silos may still die: each costs real time.</summary>
    public int SilosToLose { get; set; }

    /// <summary>How often the silos came to rest by nothing having moved for long.</summary>
    public int LongQuiets => _stillness.LongQuiets;

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

    /// <summary>A silo dies; a while later the others notice, and a new one takes its place.</summary>
    public void KillSilo(int silo)
    {
        if (SilosToLose == 0 || !_silos.IsWhole)
            return;
        SilosToLose--;
        Storm.Count(Failure.SiloLost);
        _silos.Kill(silo).GetAwaiter().GetResult();
        Schedule.After(Unnoticed, () =>
        {
            _silos.Replace().GetAwaiter().GetResult();
            _followers = 0;
        });
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
        _stillness.Begin();
        while (!_stillness.Look())
        {
            if (!_posts.TryTake(out var act, millisecondsTimeout: 1))
                continue;
            _stillness.Disturb();
            do
            {
                TellCommits(); // whoever is answered hears of nothing that the checker has not heard of
                act();
            }
            while (_posts.TryTake(out act));
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
}
