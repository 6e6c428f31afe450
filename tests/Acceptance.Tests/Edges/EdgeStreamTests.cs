using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Edges;

/// <summary>What the contract promises of a telephony edge's stream itself.</summary>
[Collection(RunningSilo.Collection)]
public sealed class EdgeStreamTests(RunningSilo silo)
{
    private readonly AntiphonClient _api = silo.Api;

    [Fact]
    [Serves("TelephonyService/Connect")]
    public async Task Stream_OfAnEdge_SettlesEachMessageInItsTurn()
    {
        await using var scene = await Scene.Open(silo);
        var (stream, welcome) = await _api.Welcomed("raw-1");
        await using var _ = stream;
        welcome.ShouldSatisfyAllConditions(
            w => w.Session.ShouldBePositive(), w => w.ProtocolVersion.ShouldBe(1), w => w.Lease.Seconds.ShouldBePositive(), w => w.DropCallIds.ShouldBeEmpty(), w => w.Clock.Speed.ShouldBe(1));

        var arrival = Arrival(scene);
        (await stream.Ask(new() { Arrival = arrival })).ShouldSatisfyAllConditions(result => result.Status.Code.ShouldBe(0), result => result.State.ShouldBe(CallState.Queued));
        (await stream.Next(update => update.QueuePlace)).ShouldSatisfyAllConditions(place => place.CallId.ShouldBe(arrival.CallId), place => place.Place.ShouldBe(1));
        await stream.Send(new() { Heartbeat = new() });
        (await stream.Ask(new() { ClientHungUp = new() { CallId = arrival.CallId } })).State.ShouldBe(CallState.Ended);
        (await stream.Ask(new() { ClientHungUp = new() { CallId = arrival.CallId } })).Status.Code.ShouldBe(0, "said again, it is the same");
        stream.Acknowledged.ShouldBe(5);
    }

    [Fact]
    [Refuses("TelephonyService/Connect")]
    public async Task Stream_ThatBeginsOrGoesOnWrongly_EndsWithTheReason()
    {
        async Task<AntiphonRefusal> Ends(params (EdgeMessage Message, long? Sequence)[] messages)
        {
            await using var stream = _api.RawEdge();
            foreach (var (message, sequence) in messages)
                await stream.Send(message, sequence);
            return await stream.End();
        }

        EdgeMessage Hello(int version = 1, string edge = "raw-2") => new() { Hello = new EdgeHello { EdgeId = edge, ProtocolVersion = version } };
        EdgeMessage beat = new() { Heartbeat = new() };
        (await Ends((beat, null))).Says(StatusCode.FailedPrecondition, "HELLO_EXPECTED");
        (await Ends((Hello(), null), (Hello(), null))).Says(StatusCode.FailedPrecondition, "HELLO_EXPECTED");
        (await Ends((Hello(version: 2), null))).Says(StatusCode.InvalidArgument, "PROTOCOL_VERSION_UNSUPPORTED").Facts["supported"].ShouldBe("1");
        (await Ends((Hello(edge: "Not A Name"), null))).Says(StatusCode.InvalidArgument, "FIELDS_INVALID").Fields.Single().Field.ShouldBe("hello.edge_id");
        (await Ends((Hello(), null), (beat, 3))).Says(StatusCode.FailedPrecondition, "SEQUENCE_BROKEN").Facts["expected"].ShouldBe("2");
        (await Ends((Hello(), 2))).Says(StatusCode.FailedPrecondition, "SEQUENCE_BROKEN").Facts["expected"].ShouldBe("1");
    }

    [Fact]
    public async Task Arrival_WithAWrongField_IsRefusedAndLeavesNothing()
    {
        await using var scene = await Scene.Open(silo);
        var (stream, _) = await _api.Welcomed("raw-3");
        await using var __ = stream;
        var tomorrow = (await _api.System.GetClockAsync(new())).DomainTime;
        tomorrow.Seconds += 86_400;
        async Task Field(string field, Action<Arrival> spoil)
        {
            var arrival = Arrival(scene);
            spoil(arrival);
            var refusal = (await stream.Ask(new() { Arrival = arrival })).Status.Refusal().Says(StatusCode.InvalidArgument, "FIELDS_INVALID");
            refusal.Fields.Single().Field.ShouldBe(field);
            if (Guid.TryParse(arrival.CallId, out _))
                await Refused.With(StatusCode.NotFound, "CALL_UNKNOWN", () => scene.Read(arrival.CallId));
        }

        await Field("arrival.call_id", a => a.CallId = "seven");
        await Field("arrival.call_id", a => a.CallId = Guid.NewGuid().ToString());
        await Field("arrival.line", a => a.Line = "8 800 555 00 01");
        await Field("arrival.client_number", a => a.ClientNumber = "79161234567");
        await Field("arrival.priority", a => a.Priority = -11);
        await Field("arrival.arrival_time", a => a.ArrivalTime = new() { Seconds = -1 });
        await Field("arrival.arrival_time", a => a.ArrivalTime = tomorrow);
        await Field("arrival.preferred_operator", a => a.PreferredOperator = "No Name");
        await Field("arrival.client_key", a => a.ClientKey = new string('x', 129));
        await Field("arrival.headers", a => a.Headers[new string('x', 65)] = "");
        (await stream.Ask(new())).Status.Refusal().Says(StatusCode.InvalidArgument, "FIELDS_INVALID").Fields.Single().Field.ShouldBe("message");

        var nowhere = Arrival(scene);
        nowhere.Line = "+78005559999";
        (await stream.Ask(new() { Arrival = nowhere })).Status.Refusal().Says(StatusCode.NotFound, "LINE_UNKNOWN");
        await Refused.With(StatusCode.NotFound, "CALL_UNKNOWN", () => scene.Read(nowhere.CallId));
    }

    [Fact]
    public async Task Arrival_SaidAgain_IsTheSameCallAndWithOtherContentIsRefused()
    {
        await using var scene = await Scene.Open(silo);
        var (stream, _) = await _api.Welcomed("raw-4");
        await using var __ = stream;
        var arrival = Arrival(scene);
        await stream.Ask(new() { Arrival = arrival });
        var before = await scene.Read(arrival.CallId);

        (await stream.Ask(new() { Arrival = arrival.Clone() })).ShouldSatisfyAllConditions(again => again.Status.Code.ShouldBe(0), again => again.State.ShouldBe(CallState.Queued));
        foreach (var spoil in new Action<Arrival>[] { a => a.ClientNumber = "+79160000000", a => a.Priority = 3, a => a.Line = "+78005550000", a => a.Headers["x"] = "y" })
        {
            var other = arrival.Clone();
            spoil(other);
            (await stream.Ask(new() { Arrival = other })).Status.Refusal().Says(StatusCode.AlreadyExists, "CALL_ID_REUSED");
        }

        (await scene.Read(arrival.CallId)).ShouldBe(before);
        await scene.Waiting(1);
        await stream.Ask(new() { ClientHungUp = new() { CallId = arrival.CallId } });
        (await stream.Ask(new() { Arrival = arrival.Clone() })).State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public async Task Message_AboutACallThatCannotTakeIt_IsRefused()
    {
        await using var scene = await Scene.Open(silo, line: line => line.Menu.Add(new MenuChoice { Key = "1", Topic = "advice", Queue = line.DefaultQueue }));
        var (stream, _) = await _api.Welcomed("raw-5");
        await using var __ = stream;
        var others = await scene.Edge.Call(scene.Line);
        var arrival = Arrival(scene);
        (await stream.Ask(new() { Arrival = arrival })).State.ShouldBe(CallState.InMenu);
        async Task<AntiphonRefusal> Key(string call, string key) => (await stream.Ask(new() { KeyPressed = new() { CallId = call, Key = key } })).Status.Refusal();

        (await Key(arrival.CallId, "12")).Says(StatusCode.InvalidArgument, "FIELDS_INVALID").Fields.Single().Field.ShouldBe("key_pressed.key");
        (await Key(arrival.CallId, "9")).Says(StatusCode.InvalidArgument, "FIELDS_INVALID").Fields.Single().Field.ShouldBe("key_pressed.key");
        (await scene.Read(arrival.CallId)).State.ShouldBe(CallState.InMenu);
        (await Key(Guid.CreateVersion7().ToString(), "1")).Says(StatusCode.NotFound, "CALL_UNKNOWN");
        (await Key(others, "1")).Says(StatusCode.PermissionDenied, "NOT_YOURS");
        (await stream.Ask(new() { ClientHungUp = new() { CallId = others } })).Status.Refusal().Says(StatusCode.PermissionDenied, "NOT_YOURS");
        (await scene.Read(others)).State.ShouldBe(CallState.InMenu);
        (await stream.Ask(new() { ClientHungUp = new() { CallId = "seven" } })).Status.Refusal().Says(StatusCode.InvalidArgument, "FIELDS_INVALID");

        (await stream.Ask(new() { KeyPressed = new() { CallId = arrival.CallId, Key = "1" } })).State.ShouldBe(CallState.Queued);
        (await stream.Ask(new() { KeyPressed = new() { CallId = arrival.CallId, Key = "1" } })).Status.Code.ShouldBe(0, "said again, it is the same");
        (await Key(arrival.CallId, "9")).Says(StatusCode.FailedPrecondition, "WRONG_STATE").Facts["state"].ShouldBe("Queued");
        await stream.Ask(new() { ClientHungUp = new() { CallId = arrival.CallId } });
        (await Key(arrival.CallId, "9")).Says(StatusCode.FailedPrecondition, "CALL_ENDED");
    }

    [Fact]
    public async Task Order_NotSettled_IsSentAgainEachSecondUntilItIs()
    {
        await using var scene = await Scene.Open(silo);
        var (stream, _) = await _api.Welcomed("raw-6");
        await using var __ = stream;
        var arrival = Arrival(scene);
        await stream.Ask(new() { Arrival = arrival });
        var desk = await scene.Work();
        await desk.Until(d => d.Offer is not null);
        await desk.AcceptAsync(desk.Offer!.OfferId).InTime();

        var order = await stream.Next(update => update.Connect);
        order.ShouldSatisfyAllConditions(o => o.CallId.ShouldBe(arrival.CallId), o => o.OperatorId.ShouldBe(scene.Operator(1)), o => o.Address.ShouldBe("sip:1@office"));
        (await stream.Next(update => update.Connect)).ShouldBe(order);
        (await stream.Next(update => update.Connect)).ShouldBe(order);
        (await stream.Ask(new() { LegAnswered = new() { CallId = arrival.CallId, OrderId = order.OrderId, OfferId = order.OfferId } })).State.ShouldBe(CallState.Connected);
        await stream.Silent(update => update.Connect, TimeSpan.FromSeconds(1.5));

        await desk.HangUpAsync().InTime();
        var hangUp = await stream.Next(update => update.HangUp);
        (await stream.Next(update => update.HangUp)).ShouldBe(hangUp);
        (await stream.Ask(new() { OrderDone = new() { CallId = arrival.CallId, OrderId = hangUp.OrderId } })).Status.Code.ShouldBe(0);
        await stream.Silent(update => update.HangUp, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Order_ToConnectThatIsNeverAnswered_FailsAfterFiveSeconds()
    {
        await using var scene = await Scene.Open(silo);
        var never = new TaskCompletionSource<LegFailure?>();
        scene.Edge.Join = _ => never.Task;
        var desk = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await desk.Until(d => d.Offer is not null);
        await desk.AcceptAsync(desk.Offer!.OfferId).InTime();

        await desk.Until(d => d.State!.Work == Work.Idle);

        (await scene.Read(call)).State.ShouldBe(CallState.Queued);
        await Eventually.True(() => scene.Edge.Orders(call).Contains("disconnect"));
        (await _api.Archive.ListOffersAsync(new() { Call = call })).Offers.Single().ShouldSatisfyAllConditions(o => o.Ending.ShouldBe(OfferEnding.Failed), o => o.Cause.ShouldBe("media"));
        never.SetResult(LegFailure.Media);
    }

    internal static Arrival Arrival(Scene scene) => new() { CallId = Guid.CreateVersion7().ToString(), Line = scene.Line, ClientNumber = "+79161234567" };
}
