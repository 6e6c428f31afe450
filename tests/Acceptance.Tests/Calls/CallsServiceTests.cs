using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Calls;

[Collection(RunningSilo.Collection)]
public sealed class CallsServiceTests(RunningSilo silo)
{
    private static readonly string Nobody = Guid.CreateVersion7().ToString();
    private readonly CallsService.CallsServiceClient _calls = silo.Api.Calls;

    [Fact]
    [Serves("CallsService/GetCall", "CallsService/ListCalls")]
    public async Task Calls_ThatWait_AreListedPageByPageAndFiltered()
    {
        await using var scene = await Scene.Open(silo);
        List<string> calls = [];
        for (var i = 0; i < 5; i++)
            calls.Add(await scene.Edge.Call(scene.Line));

        var request = new ListCallsRequest { Line = scene.Line, PageSize = 2 };
        List<string> listed = [];
        do
        {
            var page = await _calls.ListCallsAsync(request);
            page.Calls.Count.ShouldBeLessThanOrEqualTo(2);
            listed.AddRange(page.Calls.Select(call => call.CallId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        listed.ShouldBe(calls);

        (await _calls.ListCallsAsync(new() { Queue = scene.Name, State = CallState.Queued })).Calls.Count.ShouldBe(5);
        (await _calls.ListCallsAsync(new() { Queue = scene.Name, State = CallState.Connected })).Calls.ShouldBeEmpty();
        (await _calls.ListCallsAsync(new() { Operator = scene.Operator(1) })).Calls.ShouldBeEmpty();
        var one = await scene.Read(calls[0]);
        one.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Queued), call => call.Line.ShouldBe(scene.Line), call => call.ClientNumber.ShouldBe("+79161234567"),
            call => call.Queue.ShouldBe(scene.Name), call => call.EdgeId.ShouldBe(scene.Name), call => call.RankTime.ShouldBe(call.ArrivalTime),
            call => call.Moments.Select(moment => moment.What).ShouldBe(["Arrived", "Queued"]));
    }

    [Fact]
    [Refuses("CallsService/ListCalls")]
    public async Task List_WithAWrongFilterOrPage_IsRefusedWithTheField()
    {
        await Refused.Field("line", async () => await _calls.ListCallsAsync(new() { Line = "8800" }));
        await Refused.Field("state", async () => await _calls.ListCallsAsync(new() { State = (CallState)99 }));
        await Refused.Field("page_size", async () => await _calls.ListCallsAsync(new() { PageSize = -1 }));
        await Refused.Field("page_token", async () => await _calls.ListCallsAsync(new() { PageToken = "AAAA" }), "PAGE_TOKEN_INVALID");
    }

    [Fact]
    [Refuses("CallsService/GetCall", "CallsService/WithdrawCall", "CallsService/PrioritizeCall", "CallsService/RequeueCall", "CallsService/ExplainRouting")]
    public async Task Call_UnknownOrMalformed_IsRefused()
    {
        await using var scene = await Scene.Open(silo);
        Func<string, Task>[] methods =
        [
            async call => await _calls.GetCallAsync(new() { Call = call }),
            async call => await _calls.WithdrawCallAsync(new() { Call = call }),
            async call => await _calls.PrioritizeCallAsync(new() { Call = call, Priority = 1 }),
            async call => await _calls.RequeueCallAsync(new() { Call = call, Queue = scene.Name }),
            async call => await _calls.ExplainRoutingAsync(new() { Call = call }),
        ];
        foreach (var method in methods)
        {
            await Refused.With(StatusCode.NotFound, "CALL_UNKNOWN", () => method(Nobody));
            await Refused.Field("call", () => method("seven"));
        }
    }

    [Fact]
    [Serves("CallsService/WithdrawCall")]
    public async Task Withdraw_OfAWaitingCall_EndsItOnceForAll()
    {
        await using var scene = await Scene.Open(silo);
        var call = await scene.Edge.Call(scene.Line);
        await Refused.Field("reason", async () => await _calls.WithdrawCallAsync(new() { Call = call, Reason = new string('x', 201) }));
        (await scene.Read(call)).State.ShouldBe(CallState.Queued);

        var ended = await _calls.WithdrawCallAsync(new() { Call = call, Reason = "a test" });
        (ended.State, ended.Outcome, ended.EndReason).ShouldBe((CallState.Ended, Outcome.Withdrawn, "a test"));
        (await _calls.WithdrawCallAsync(new() { Call = call, Reason = "again" })).EndReason.ShouldBe("a test");

        await Eventually.True(() => scene.Edge.Orders(call).Any(order => order.StartsWith("hang up")));
        (await scene.Archived(call)).Stays.Single().LeftBy.ShouldBe("Withdrawn");
        await Refused.With(StatusCode.FailedPrecondition, "CALL_ENDED", async () => await _calls.PrioritizeCallAsync(new() { Call = call, Priority = 1 }));
        await Refused.With(StatusCode.FailedPrecondition, "CALL_ENDED", async () => await _calls.RequeueCallAsync(new() { Call = call, Queue = scene.Other }));
        await Refused.With(StatusCode.FailedPrecondition, "CALL_ENDED", async () => await _calls.ExplainRoutingAsync(new() { Call = call }));
    }

    [Fact]
    public async Task Withdraw_OfAConnectedCall_IsRefusedAndTheTalkGoesOn()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var call = await scene.Talk(desk);
        var before = await scene.Read(call);

        (await Refused.With(StatusCode.FailedPrecondition, "WRONG_STATE", async () => await _calls.WithdrawCallAsync(new() { Call = call }))).Facts["state"].ShouldBe("Connected");

        (await scene.Read(call)).ShouldBe(before);
    }

    [Fact]
    [Serves("CallsService/PrioritizeCall")]
    public async Task Prioritize_OfTheLast_PutsItFirst()
    {
        await using var scene = await Scene.Open(silo);
        var first = await scene.Edge.Call(scene.Line);
        var last = await scene.Edge.Call(scene.Line);
        await scene.Waiting(2);
        await Refused.Field("priority", async () => await _calls.PrioritizeCallAsync(new() { Call = last, Priority = 11 }));
        (await scene.Waiting(2)).Select(call => call.CallId).ShouldBe([first, last]);

        (await _calls.PrioritizeCallAsync(new() { Call = last, Priority = 2 })).Priority.ShouldBe(2);

        await Eventually.Get(() => scene.Waiting(2), waiting => waiting[0].CallId == last && waiting[0].Place == 1 && waiting[0].Priority == 2);
        var moved = await scene.Read(last);
        (moved.ArrivalTime.ToDateTimeOffset() - moved.RankTime.ToDateTimeOffset()).ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    [Serves("CallsService/RequeueCall")]
    public async Task Requeue_ToAnotherQueue_KeepsTheFirstArrival()
    {
        await using var scene = await Scene.Open(silo);
        var call = await scene.Edge.Call(scene.Line);
        var before = (await scene.Waiting(1))[0];
        await Refused.With(StatusCode.NotFound, "QUEUE_UNKNOWN", async () => await _calls.RequeueCallAsync(new() { Call = call, Queue = "nowhere" }));
        await Refused.Field("queue", async () => await _calls.RequeueCallAsync(new() { Call = call, Queue = "No Name" }));
        (await scene.Read(call)).Queue.ShouldBe(scene.Name);

        (await _calls.RequeueCallAsync(new() { Call = call, Queue = scene.Other })).Queue.ShouldBe(scene.Other);

        (await scene.Waiting(1, scene.Other))[0].FirstArrivalTime.ShouldBe(before.FirstArrivalTime);
        await scene.Waiting(0);
    }

    [Fact]
    [Serves("CallsService/ExplainRouting")]
    public async Task Explain_OfAWaitingCall_SaysWhyNobodyTakesIt()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var desk = await scene.Sit();
        await desk.SetWishAsync(Wish.NotReady, "break");
        var call = await scene.Edge.Call(scene.Line);
        await scene.Waiting(1);

        var why = await Eventually.Get(async () => await _calls.ExplainRoutingAsync(new() { Call = call }), seen => seen.Candidates.Count > 0);

        (why.CallId, why.Queue, why.Place).ShouldBe((call, scene.Name, 1));
        why.Candidates.Single(candidate => candidate.Operator == scene.Operator(1)).Exclusion.ShouldNotBeEmpty();
    }
}
