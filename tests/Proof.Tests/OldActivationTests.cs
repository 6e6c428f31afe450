using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Edges;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>
/// While a cluster changes an actor can have two activations, and the older does not know what the newer has written. A word of it that writes nothing passes no fence:
/// it must not take a call or a client from anybody.
/// </summary>
public sealed class OldActivationTests : SmallCentre
{
    private readonly Offer _offer;

    public OldActivationTests()
    {
        var now = Cluster.Schedule.Now;
        _offer = new Offer
        {
            Id = Guid.CreateVersion7(now), CallId = Id, Operator = "anna", Queue = "sales", Epoch = 100, Round = Guid.CreateVersion7(now), IssuedAt = now,
            ExpiresAt = now.AddSeconds(60), NotAfter = now.AddSeconds(60),
        };
    }

    [Fact]
    public void Talk_AskedOfAnActivationThatKnowsTheOfferOpen_IsNotDenied()
    {
        Say(Arrive);
        Say(() => Call.TryOffer(_offer)).Answer.ShouldBe(OfferAnswer.Ok);
        GrowOld(Call);
        Say(() => Call.Connect(_offer.Id, "anna")).Ending.ShouldBe(OfferEnding.Accepted);

        Cluster.OlderHears = true;
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

        Cluster.OlderHears = true;
        Refuses(() => Call.GetVerdict(_offer.Id));

        Say(() => Call.GetVerdict(_offer.Id)).Ending.ShouldBe(OfferEnding.Open);
    }

    [Fact]
    public void HangUp_ToldToAnActivationThatKnowsNoCall_IsNotRefusedAsUnknown()
    {
        Say(() => Call.GetSnapshot()).ShouldBeNull();
        GrowOld(Call);
        Say(Arrive);

        Cluster.OlderHears = true;
        Refuses(() => Call.ClientHungUp(""));

        Say(() => Call.ClientHungUp("")).Call.ShouldNotBeNull().State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public void Place_AskedOfAnActivationThatKnowsNoCall_IsNotSaidToBeNone()
    {
        Say(() => Call.GetSnapshot()).ShouldBeNull();
        GrowOld(Call);
        Say(Arrive);

        Cluster.OlderHears = true;
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

        Cluster.OlderHears = true;
        Refuses(() => Call.LegHungUp(_offer.Id));

        Say(() => Call.LegHungUp(_offer.Id)).Call.ShouldNotBeNull().State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public void Calls_OfAnEdgeThatRenewsItsLeaseWithAnotherActivation_GoOn()
    {
        var edge = Cluster.Grains.GetGrain<IEdgeGrain>("edge");
        var stream = new Stream(Cluster);
        Say(() => edge.Hello(new EdgeHello { Connection = "edge", Calls = [] }, stream.Reference));
        Say(Arrive);
        GrowOld(edge);
        var session = Say(() => edge.Hello(new EdgeHello { Connection = "edge", Calls = [Id] }, stream.Reference)).Session;

        for (var second = 0; second < 40; second++)
        {
            Cluster.OlderHears = false;
            Say(() => edge.Renew(session, stream.Reference)).ShouldBeTrue();
            Cluster.OlderHears = true;
            edge.Wake().Ignore();
            Go(TimeSpan.FromSeconds(1));
        }

        Cluster.OlderHears = false;
        Now.State.ShouldBe(CallState.Queued);
    }

    [Fact]
    public void Operator_WhoseOldActivationRefusesAnOffer_IsAskedAgain()
    {
        GrowOld(SignIn("anna"));
        BeReady("anna");

        Cluster.OlderHears = true; // and knows her as signed out
        Say(Arrive);
        Cluster.OlderHears = false;
        Pass(6);

        Now.Moments.ShouldContain(moment => moment.What == nameof(CallState.Offered));
    }

    private void Refuses<T>(Func<Task<T>> say) => Should.Throw<Exception>(() => Say(say)).ShouldBeAssignableTo<Orleans.Storage.InconsistentStateException>();

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
}
