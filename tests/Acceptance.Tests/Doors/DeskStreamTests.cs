using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Doors;

/// <summary>What the contract promises of a desk's stream itself, and what a desk is refused.</summary>
[Collection(RunningSilo.Collection)]
public sealed class DeskStreamTests(RunningSilo silo)
{
    private readonly AntiphonClient _api = silo.Api;

    [Fact]
    [Serves("DeskService/Connect")]
    public async Task Stream_OfADesk_SettlesEachCommandOnce()
    {
        await using var scene = await Scene.Open(silo);
        var (stream, welcome) = await _api.Welcomed(new DeskHello { OperatorId = scene.Operator(1), DeskId = "raw" });
        await using var _ = stream;
        welcome.ShouldSatisfyAllConditions(
            w => w.Session.ShouldBe(1), w => w.ProtocolVersion.ShouldBe(1), w => w.Resumed.ShouldBeFalse(), w => w.Lease.Seconds.ShouldBePositive(), w => w.Clock.Speed.ShouldBe(1),
            w => w.State.PanelState.ShouldBe(PanelState.SignedOut), w => w.Offer.ShouldBeNull(), w => w.Call.ShouldBeNull());

        var ready = new DeskMessage { CommandId = "c-1", SetWish = new() { Wish = Wish.Ready } };
        (await stream.Ask(ready)).ShouldSatisfyAllConditions(result => result.CommandId.ShouldBe("c-1"), result => result.Status.Code.ShouldBe(0));
        (await stream.Next(update => update.StateChanged)).PanelState.ShouldBe(PanelState.Free);
        await stream.Ask(new() { CommandId = "c-2", SetWish = new() { Wish = Wish.NotReady, Reason = "break" } });
        (await stream.Ask(ready.Clone())).Status.Code.ShouldBe(0);
        (await _api.Operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) })).Wish.ShouldBe(Wish.NotReady, "a command is done once");
        await stream.Send(new() { Heartbeat = new() });
        await stream.Ask(new() { CommandId = "c-4", SetWish = new() { Wish = Wish.SignedOut } });
        stream.Acknowledged.ShouldBe(6);
    }

    [Fact]
    [Refuses("DeskService/Connect")]
    public async Task Stream_ThatBeginsOrGoesOnWrongly_EndsWithTheReason()
    {
        await using var scene = await Scene.Open(silo);
        async Task<AntiphonRefusal> Ends(params (DeskMessage Message, long? Sequence)[] messages)
        {
            await using var stream = _api.RawDesk();
            foreach (var (message, sequence) in messages)
                await stream.Send(message, sequence);
            return await stream.End();
        }

        DeskMessage Hello(int version = 1, string? id = null, string desk = "raw") => new() { Hello = new DeskHello { OperatorId = id ?? scene.Operator(1), DeskId = desk, ProtocolVersion = version } };
        DeskMessage beat = new() { Heartbeat = new() };
        (await Ends((beat, null))).Says(StatusCode.FailedPrecondition, "HELLO_EXPECTED");
        (await Ends((Hello(), null), (Hello(), null))).Says(StatusCode.FailedPrecondition, "HELLO_EXPECTED");
        (await Ends((Hello(version: 0), null))).Says(StatusCode.InvalidArgument, "PROTOCOL_VERSION_UNSUPPORTED").Facts["supported"].ShouldBe("1");
        (await Ends((Hello(id: "nobody"), null))).Says(StatusCode.NotFound, "OPERATOR_UNKNOWN");
        (await Ends((Hello(desk: ""), null))).Says(StatusCode.InvalidArgument, "FIELDS_INVALID").Fields.Single().Field.ShouldBe("hello.desk_id");
        (await Ends((Hello(), null), (beat, 7))).Says(StatusCode.FailedPrecondition, "SEQUENCE_BROKEN").Facts["expected"].ShouldBe("2");
    }

    [Fact]
    public async Task Command_NotServedYet_IsUnimplemented()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Sit();
        foreach (var command in new DeskMessage[]
                 {
                     new() { ConsultTransfer = new() { Start = new() { Queue = scene.Name } } }, new() { Conference = new() { Leave = new() } }, new() { Dial = new() { Number = "+79161234567" } },
                 })
            await Refused.With(StatusCode.Unimplemented, "NOT_SERVED_YET", () => desk.CommandAsync(command).InTime());
    }

    [Fact]
    public async Task Command_WithAWrongField_IsRefusedAndChangesNothing()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var desk = await scene.Work();
        var call = await scene.Talk(desk);
        var before = (await scene.Read(call), await _api.Operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) }));
        Task Field(string field, DeskMessage command) => Refused.Field(field, () => desk.CommandAsync(command).InTime());
        Task Missing(string reason, DeskMessage command) => Refused.With(StatusCode.NotFound, reason, () => desk.CommandAsync(command).InTime());

        await Field("message", new());
        await Field("set_wish.wish", new() { SetWish = new() });
        await Field("set_wish.reason", new() { SetWish = new() { Wish = Wish.NotReady } });
        await Missing("NOT_READY_REASON_UNKNOWN", new() { SetWish = new() { Wish = Wish.NotReady, Reason = "golf" } });
        await Field("accept.offer_id", new() { Accept = new() { OfferId = "x" } });
        await Field("decline.reason", new() { Decline = new() { OfferId = call, Reason = new string('x', 201) } });
        await Field("transfer.target", new() { Transfer = new() });
        await Field("transfer.queue", new() { Transfer = new() { Queue = "No Name" } });
        await Missing("QUEUE_UNKNOWN", new() { Transfer = new() { Queue = "nowhere" } });
        await Missing("OPERATOR_UNKNOWN", new() { Transfer = new() { Operator = "nobody" } });
        await Field("transfer.operator", new() { Transfer = new() { Operator = scene.Operator(1) } });
        await Missing("TOPIC_UNKNOWN", new() { SetTopic = new() { CallId = call, Topic = "weather" } });
        await Missing("CALL_UNKNOWN", new() { SetTopic = new() { CallId = Guid.CreateVersion7().ToString(), Topic = "advice" } });
        await Field("set_notes.notes", new() { SetNotes = new() { CallId = call, Notes = new string('x', 4001) } });
        await Field("set_notes.call_id", new() { SetNotes = new() { CallId = "x" } });

        (await scene.Read(call), await _api.Operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) })).ShouldBe(before);
    }

    [Fact]
    public async Task Command_OfAnOperatorWithoutACall_IsRefusedInThatState()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var talker = await scene.Work();
        var call = await scene.Talk(talker);
        var desk = await scene.Work(2);
        foreach (var command in new[] { desk.HoldAsync(), desk.ResumeAsync(), desk.HangUpAsync(), desk.TransferToQueueAsync(scene.Other) })
            (await Refused.With(StatusCode.FailedPrecondition, "WRONG_STATE", () => command.InTime())).Facts["state"].ShouldBe("Idle");
        await Refused.With(StatusCode.PermissionDenied, "NOT_YOURS", () => desk.SetNotesAsync(call, "not mine").InTime());
        await Refused.With(StatusCode.PermissionDenied, "NOT_YOURS", () => desk.SetTopicAsync(call, "advice").InTime());
        await desk.FinishWrapUpAsync().InTime();
        (await scene.Read(call)).ShouldSatisfyAllConditions(c => c.State.ShouldBe(CallState.Connected), c => c.Notes.ShouldBeEmpty(), c => c.Topic.ShouldBeEmpty());
    }

    [Fact]
    public async Task Offer_OfAnotherOperator_CannotBeTaken()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var owner = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await owner.Until(d => d.Offer is not null);
        var offer = owner.Offer!.OfferId;
        var thief = await scene.Work(2);

        await Refused.With(StatusCode.PermissionDenied, "NOT_YOURS", () => thief.AcceptAsync(offer).InTime());
        await Refused.With(StatusCode.PermissionDenied, "NOT_YOURS", () => thief.DeclineAsync(offer).InTime());
        await Refused.With(StatusCode.PermissionDenied, "NOT_YOURS", () => thief.AcceptAsync(Guid.CreateVersion7().ToString()).InTime());

        owner.Offer!.OfferId.ShouldBe(offer);
        await Scene.Answer(owner);
        await owner.AcceptAsync(offer).InTime();
        (await scene.Read(call)).Operator.ShouldBe(scene.Operator(1));
    }

    [Fact]
    public async Task Offer_ThatIsOver_IsRefusedWithItsEnding()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var call = await scene.Edge.Call(scene.Line);
        await desk.Until(d => d.Offer is not null);
        var offer = desk.Offer!.OfferId;
        await scene.Edge.Session.ClientHungUpAsync(call).InTime();

        (await Refused.With(StatusCode.FailedPrecondition, "OFFER_OVER", () => desk.AcceptAsync(offer).InTime())).Facts["ending"].ShouldBe("Revoked");
        (await Refused.With(StatusCode.FailedPrecondition, "OFFER_OVER", () => desk.DeclineAsync(offer).InTime())).Facts["ending"].ShouldBe("Revoked");
    }

    [Fact]
    public async Task Offer_ThatIsNotShown_FailsAsUnreachable()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work(showsAtOnce: false);
        var call = await scene.Edge.Call(scene.Line);

        await desk.Until(d => d.Offer is not null);
        await desk.Until(d => d.Offer is null);

        (await Eventually.Get(async () => (await _api.Archive.ListOffersAsync(new() { Call = call })).Offers, offers => offers.Count == 1)).Single()
            .ShouldSatisfyAllConditions(offer => offer.Ending.ShouldBe(OfferEnding.Failed), offer => offer.Cause.ShouldBe("unreachable"));
        (await scene.Waiting(1))[0].CallId.ShouldBe(call);
    }

    [Fact]
    public async Task WrapUp_ThatIsMandatory_MayNotBeFinished()
    {
        await using var scene = await Scene.Open(silo, queue: queue => queue.WrapUp = new WrapUp { Mode = WrapUpMode.MandatoryTimed, Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) });
        var desk = await scene.Work();
        var call = await scene.Talk(desk);
        await scene.Edge.Session.ClientHungUpAsync(call).InTime();
        await desk.Until(d => d.State!.Work == Work.WrapUp);
        desk.State!.WrapUpMayBeFinished.ShouldBeFalse();

        await Refused.With(StatusCode.FailedPrecondition, "WRAP_UP_MANDATORY", () => desk.FinishWrapUpAsync().InTime());
        desk.State!.Work.ShouldBe(Work.WrapUp);

        await desk.Until(d => d.State!.PanelState == PanelState.Free);
    }
}
