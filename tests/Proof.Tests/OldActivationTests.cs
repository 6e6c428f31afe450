using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>
/// While a cluster changes an actor can have two activations, and the older does not know what the newer has written. A word of it that writes nothing passes no fence:
/// it must not take a call or a client from anybody.
/// </summary>
public sealed class OldActivationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly Cluster _cluster = new(new Chance(1), new Weather(new Chance(1), 0), speed: 1);
    private readonly Guid _id = Guid.CreateVersion7(Schedule.Origin);
    private readonly Offer _offer;

    public OldActivationTests()
    {
        var now = Schedule.Origin;
        _offer = new Offer
        {
            Id = Guid.CreateVersion7(now), CallId = _id, Operator = "anna", Queue = "sales", Epoch = 100, Round = Guid.CreateVersion7(now), IssuedAt = now,
            ExpiresAt = now.AddSeconds(60), NotAfter = now.AddSeconds(60),
        };
        _cluster.View.Set(new Centre
        {
            Version = 1,
            Operators = ImmutableSortedDictionary<string, Operator>.Empty.Add("anna", new Operator { Id = "anna", Site = "hall" }),
            Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add("sales", new Queue { Name = "sales" }),
            Lines = ImmutableSortedDictionary<string, Line>.Empty.Add("+4930200000", new Line { Number = "+4930200000", TimeZone = "Europe/Berlin", DefaultQueue = "sales" }),
        });
    }

    private ICallGrain Call => _cluster.Grains.GetGrain<ICallGrain>(_id);

    [Fact]
    public void Talk_AskedOfAnActivationThatKnowsTheOfferOpen_IsNotDenied()
    {
        Say(Arrive);
        Say(() => Call.TryOffer(_offer)).Answer.ShouldBe(OfferAnswer.Ok);
        GrowOld(Call);
        Say(() => Call.Connect(_offer.Id, "anna")).Ending.ShouldBe(OfferEnding.Accepted);

        _cluster.OlderHears = true;
        Refuses(() => Call.GetTalk("anna", _offer.Id));

        var word = Say(() => Call.GetTalk("anna", _offer.Id));
        word.Verdict.Ending.ShouldBe(OfferEnding.Accepted);
        word.Call.ShouldNotBeNull().State.ShouldBe(CallState.Connecting);
    }

    [Fact]
    public void Talk_ThatIsOver_IsToldWithTheCallThatIsStored()
    {
        Say(Arrive);
        Say(() => Call.TryOffer(_offer));
        Say(() => Call.Connect(_offer.Id, "anna"));
        Say(() => Call.LegFailed(_offer.Id, "busy"));

        var word = Say(() => Call.GetTalk("anna", _offer.Id));

        word.Verdict.Ending.ShouldBe(OfferEnding.Failed);
        word.Call.ShouldNotBeNull().State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Offer_AskedOfAnActivationThatKnowsNoCall_IsNotSaidToBeNeverMade()
    {
        Say(() => Call.GetSnapshot()).ShouldBeNull();
        GrowOld(Call);
        Say(Arrive);
        Say(() => Call.TryOffer(_offer)).Answer.ShouldBe(OfferAnswer.Ok);

        _cluster.OlderHears = true;
        Refuses(() => Call.GetVerdict(_offer.Id));

        Say(() => Call.GetVerdict(_offer.Id)).Ending.ShouldBe(OfferEnding.Open);
    }

    [Fact]
    public void HangUp_ToldToAnActivationThatKnowsNoCall_IsNotRefusedAsUnknown()
    {
        Say(() => Call.GetSnapshot()).ShouldBeNull();
        GrowOld(Call);
        Say(Arrive);

        _cluster.OlderHears = true;
        Refuses(() => Call.ClientHungUp(""));

        Say(() => Call.ClientHungUp("")).Call.ShouldNotBeNull().State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public void Place_AskedOfAnActivationThatKnowsNoCall_IsNotSaidToBeNone()
    {
        Say(() => Call.GetSnapshot()).ShouldBeNull();
        GrowOld(Call);
        Say(Arrive);

        _cluster.OlderHears = true;
        Refuses(() => Call.Settle("sales", 1));

        Say(() => Call.Settle("sales", 1)).ShouldNotBeNull().Queue.ShouldBe("sales");
    }

    [Fact]
    public void Leg_HungUpAtAnActivationThatDoesNotKnowTheTalk_IsNotTakenForDone()
    {
        Say(Arrive);
        Say(() => Call.TryOffer(_offer));
        GrowOld(Call);
        Say(() => Call.Connect(_offer.Id, "anna"));
        Say(() => Call.LegAnswered(_offer.Id));

        _cluster.OlderHears = true;
        Refuses(() => Call.LegHungUp(_offer.Id));

        Say(() => Call.LegHungUp(_offer.Id)).Call.ShouldNotBeNull().State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public void Calls_OfAnEdgeThatRenewsItsLeaseWithAnotherActivation_GoOn()
    {
        var edge = _cluster.Grains.GetGrain<IEdgeGrain>("edge");
        var stream = new Stream(_cluster);
        Say(() => edge.Hello(new EdgeHello { Connection = "edge", Calls = [] }, stream.Reference));
        Say(Arrive);
        GrowOld(edge);
        var session = Say(() => edge.Hello(new EdgeHello { Connection = "edge", Calls = [_id] }, stream.Reference)).Session;

        for (var second = 0; second < 40; second++)
        {
            _cluster.OlderHears = false;
            Say(() => edge.Renew(session, stream.Reference)).ShouldBeTrue();
            _cluster.OlderHears = true;
            edge.Wake().Ignore();
            Go(TimeSpan.FromSeconds(1));
        }

        _cluster.OlderHears = false;
        Say(() => Call.GetSnapshot()).ShouldNotBeNull().State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Operator_WhoseOldActivationRefusesAnOffer_IsAskedAgain()
    {
        var anna = _cluster.Grains.GetGrain<IOperatorGrain>("anna");
        var node = new Node(_cluster);
        var door = _cluster.Grains.GetGrain<IDoorGrain>("node");
        Say(() => door.Renew(node.Reference, []));
        var session = Say(() => anna.Hello(new DeskHello { Door = "node", Desk = "desk" }, node.Reference)).Session;
        Say(() => door.Renew(node.Reference, [new HeldDesk("anna", session)]));
        GrowOld(anna);
        Say(() => anna.SetWish(session, Wish.Ready, ""));

        _cluster.OlderHears = true; // and knows her as signed out
        Say(Arrive);
        _cluster.OlderHears = false;
        for (var second = 0; second < 6; second++)
        {
            Say(() => door.Renew(node.Reference, [new HeldDesk("anna", session)]));
            Go(TimeSpan.FromSeconds(0.8));
        }

        Say(() => Call.GetSnapshot()).ShouldNotBeNull().Moments.ShouldContain(moment => moment.What == nameof(CallState.Offered));
    }

    private Task<Answer> Arrive() => Call.Arrive(new Arrival { CallId = _id, Line = "+4930200000", Edge = "edge" });

    /// <summary>A second activation of an actor; from now on it hears what is said.</summary>
    private void GrowOld(IAddressable actor)
    {
        _cluster.Twin(actor.GetGrainId(), Long);
        _cluster.OlderHears = false;
    }

    private T Say<T>(Func<Task<T>> say) => ((Task<T>)Wait(say())).GetAwaiter().GetResult();

    private void Say(Func<Task> say) => Wait(say()).GetAwaiter().GetResult();

    private Task Wait(Task answer)
    {
        Go(TimeSpan.FromSeconds(0.2));
        return answer.IsCompleted ? answer : throw new TimeoutException("No answer in a fifth of a second of virtual time.");
    }

    private void Refuses<T>(Func<Task<T>> say) => Should.Throw<Exception>(() => Say(say)).ShouldBeAssignableTo<Orleans.Storage.InconsistentStateException>();

    private void Go(TimeSpan time) => _cluster.Schedule.RunUntil(_cluster.Schedule.Now + time);

    /// <summary>An edge's connection that carries nothing out.</summary>
    private sealed class Stream : Place, IEdgeObserver
    {
        public Stream(Cluster cluster) : base(cluster, "edge") => Reference = cluster.Listen<IEdgeObserver>(this, "stream", "edge");

        public IEdgeObserver Reference { get; }

        public override object? GetTarget() => this;

        public Task Order(ImmutableArray<EdgeOrder> orders) => Task.CompletedTask;

        public Task Places(ImmutableArray<QueuePlace> places) => Task.CompletedTask;

        public Task Replaced() => Task.CompletedTask;
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
