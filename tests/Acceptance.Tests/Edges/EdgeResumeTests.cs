using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Edges;

/// <summary>An edge that loses its connection and comes back, or does not.</summary>
[Collection(RunningSilo.Collection)]
public sealed class EdgeResumeTests(RunningSilo silo)
{
    private readonly AntiphonClient _api = silo.Api;

    [Fact]
    public async Task Edge_BackWithItsCalls_GoesOnWithThem()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var talking = await scene.Talk(desk);
        var waiting = await scene.Edge.Call(scene.Line);
        var connections = scene.Edge.Session.Connections;

        await scene.Edge.Session.DropConnectionAsync(TimeSpan.FromSeconds(1));
        await desk.HoldAsync().InTime();
        await Eventually.True(() => scene.Edge.Session.Connections > connections);

        await Eventually.True(() => scene.Edge.Orders(talking).Contains("hold"), "an order given while the edge was away reaches it");
        (await scene.Read(talking)).State.ShouldBe(CallState.Held);
        (await scene.Waiting(1))[0].CallId.ShouldBe(waiting);
        await scene.Edge.Session.ClientHungUpAsync(talking).InTime();
        await Scene.Answer(desk);
        (await scene.Read(waiting)).State.ShouldBe(CallState.Connected);
    }

    [Fact]
    public async Task Hello_OfAnEdgeThatIsBack_IsAnsweredByWhatChanged()
    {
        await using var scene = await Scene.Open(silo);
        var edge = "raw-7";
        List<string> calls = [];
        var (before, first) = await _api.Welcomed(edge);
        await using (before)
        {
            for (var i = 0; i < 3; i++)
            {
                var arrival = EdgeStreamTests.Arrival(scene);
                calls.Add(arrival.CallId);
                await before.Ask(new() { Arrival = arrival });
            }
        }

        await _api.Calls.WithdrawCallAsync(new() { Call = calls[1] });
        var unknown = Guid.CreateVersion7().ToString();
        var (stream, welcome) = await _api.Welcomed(edge, Held(calls[0]), Held(calls[1]), Held(unknown));
        await using var _ = stream;

        welcome.Session.ShouldBeGreaterThan(first.Session);
        welcome.DropCallIds.ShouldBe([calls[1], unknown], ignoreOrder: true);
        (await stream.Next(update => update.CallUpdate)).ShouldSatisfyAllConditions(
            update => update.CallId.ShouldBe(calls[0]), update => update.State.ShouldBe(CallState.Queued), update => update.Queue.ShouldBe(scene.Name));
        (await scene.Archived(calls[2])).Call.Outcome.ShouldBeOneOf(Outcome.Abandoned, Outcome.ShortAbandoned);
        (await stream.Ask(new() { ClientHungUp = new() { CallId = calls[0] } })).State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public async Task Stream_OfTheSameEdge_ReplacesTheFormer()
    {
        var (former, _) = await _api.Welcomed("raw-8");
        await using var __ = former;
        var (stream, _) = await _api.Welcomed("raw-8");
        await using var ___ = stream;

        (await former.End()).Says(StatusCode.Aborted, "SESSION_REPLACED");
        (await stream.Ask(new() { ClientHungUp = new() { CallId = Guid.CreateVersion7().ToString() } })).Status.Refusal().Says(StatusCode.NotFound, "CALL_UNKNOWN");
    }

    [Fact]
    public async Task Edge_AwayForLongerThanItsGrace_LosesItsCalls()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var talking = await scene.Talk(desk);
        var waiting = await scene.Edge.Call(scene.Line);

        await scene.Edge.DisposeAsync();

        (await scene.Archived(talking)).Call.ShouldSatisfyAllConditions(call => call.Outcome.ShouldBe(Outcome.Answered), call => call.Reason.ShouldBe("EdgeLost"));
        (await scene.Archived(waiting)).Call.ShouldSatisfyAllConditions(call => call.Outcome.ShouldBe(Outcome.Failed), call => call.Reason.ShouldBe("EdgeLost"));
        await desk.Until(d => d.State!.PanelState == PanelState.Free);
    }

    private static HeldCall Held(string call) => new() { CallId = call };
}
