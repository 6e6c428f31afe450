using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Operators;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof;

/// <summary>A centre of one queue, one call and two operators on the cluster in virtual time, where a test says what is lost and who is old.</summary>
public abstract class SmallCentre
{
    private readonly Node _node;
    private readonly Dictionary<string, long> _sessions = [];

    protected SmallCentre()
    {
        Cluster.View.Set(new Centre
        {
            Version = 1,
            Operators = ImmutableSortedDictionary<string, Operator>.Empty.Add("anna", new Operator { Id = "anna", Site = "hall" }).Add("bert", new Operator { Id = "bert", Site = "hall" }),
            Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add("sales", new Queue { Name = "sales" }),
            Lines = ImmutableSortedDictionary<string, Line>.Empty.Add("+4930200000", new Line { Number = "+4930200000", TimeZone = "Europe/Berlin", DefaultQueue = "sales" }),
        });
        _node = new Node(Cluster);
        Renew();
    }

    protected Cluster Cluster { get; } = new(new Chance(1), new Weather(new Chance(1), 0), speed: 1);

    protected Guid Id { get; } = Guid.CreateVersion7(Schedule.Origin);

    protected ICallGrain Call => Cluster.Grains.GetGrain<ICallGrain>(Id);

    protected CallSnapshot Now => Say(() => Call.GetSnapshot())!;

    protected Task<Answer> Arrive() => Call.Arrive(new Arrival { CallId = Id, Line = "+4930200000", Edge = "edge" });

    protected IOperatorGrain SignIn(string operatorId)
    {
        var who = Cluster.Grains.GetGrain<IOperatorGrain>(operatorId);
        _sessions[operatorId] = Say(() => who.Hello(new DeskHello { Door = "node", Desk = "desk" }, _node.Reference)).Session;
        Renew();
        return who;
    }

    protected void BeReady(string operatorId) => Say(() => Cluster.Grains.GetGrain<IOperatorGrain>(operatorId).SetWish(_sessions[operatorId], Wish.Ready, ""));

    /// <summary>A second activation of an actor; from now on it hears what is said.</summary>
    protected void GrowOld(IAddressable actor)
    {
        Cluster.Twin(actor.GetGrainId(), TimeSpan.FromMinutes(10));
        Cluster.OlderHears = false;
    }

    protected T Say<T>(Func<Task<T>> say) => ((Task<T>)Wait(say())).GetAwaiter().GetResult();

    protected void Say(Func<Task> say) => Wait(say()).GetAwaiter().GetResult();

    /// <summary>Some seconds pass, in which the node renews its lease.</summary>
    protected void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Renew();
            Go(TimeSpan.FromSeconds(0.8));
        }
    }

    protected void Go(TimeSpan time) => Cluster.Schedule.RunUntil(Cluster.Schedule.Now + time);

    private void Renew() => Say(() => Cluster.Grains.GetGrain<IDoorGrain>("node").Renew(_node.Reference, [.. _sessions.Select(desk => new HeldDesk(desk.Key, desk.Value))]));

    private Task Wait(Task answer)
    {
        Go(TimeSpan.FromSeconds(0.2));
        return answer.IsCompleted ? answer : throw new TimeoutException("No answer in a fifth of a second of virtual time.");
    }

    /// <summary>A node whose desks see nothing.</summary>
    private sealed class Node : Place, IDoorObserver
    {
        public Node(Cluster cluster) : base(cluster, "node") => Reference = cluster.Listen<IDoorObserver>(this, "node", "node");

        public IDoorObserver Reference { get; }

        public override object? GetTarget() => this;

        public Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates) => Task.CompletedTask;
    }
}
