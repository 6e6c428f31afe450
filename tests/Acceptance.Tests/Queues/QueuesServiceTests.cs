using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Queues;

[Collection(RunningSilo.Collection)]
public sealed class QueuesServiceTests(RunningSilo silo)
{
    private readonly QueuesService.QueuesServiceClient _queues = silo.Api.Queues;

    [Fact]
    [Serves("QueuesService/GetQueueStatus", "QueuesService/ListQueueStatuses", "QueuesService/ListWaiting")]
    public async Task Queue_WithCallsAndAnOffer_ShowsThemInOrder()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var calls = new List<string>();
        for (var i = 0; i < 3; i++)
            calls.Add(await scene.Edge.Call(scene.Line));
        calls.Insert(0, await scene.Edge.Call(scene.Line, arrival => arrival.Priority = 1));
        var desk = await scene.Work();
        await desk.Until(d => d.Offer is not null);
        desk.Offer!.CallId.ShouldBe(calls[0]);

        var status = await Eventually.Get(async () => await _queues.GetQueueStatusAsync(new() { Queue = scene.Name }), seen => seen is { Waiting: 3, InOffer: 1 });
        status.Epoch.ShouldBePositive();
        status.LongestWait.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        status.Operators.ShouldContain(one => one.PanelState == PanelState.Ringing && one.Count == 1);
        (await _queues.ListQueueStatusesAsync(new())).QueueStatuses.ShouldContain(one => one.Queue == scene.Name && one.Waiting == 3);

        var request = new ListWaitingRequest { Queue = scene.Name, PageSize = 3 };
        var first = await _queues.ListWaitingAsync(request);
        request.PageToken = first.NextPageToken;
        var waiting = first.Calls.Concat((await _queues.ListWaitingAsync(request)).Calls).ToList();
        waiting.Select(call => call.CallId).ShouldBe(calls);
        waiting.Select(call => call.Place).ShouldBe([1, 2, 3, 4]);
        waiting.Select(call => call.InOffer).ShouldBe([true, false, false, false]);
    }

    [Fact]
    [Refuses("QueuesService/GetQueueStatus", "QueuesService/ListWaiting")]
    public async Task Queue_WronglyAskedFor_IsRefused()
    {
        await using var scene = await Scene.Open(silo);
        await Refused.With(StatusCode.NotFound, "QUEUE_UNKNOWN", async () => await _queues.GetQueueStatusAsync(new() { Queue = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "QUEUE_UNKNOWN", async () => await _queues.ListWaitingAsync(new() { Queue = "nowhere" }));
        await Refused.Field("page_size", async () => await _queues.ListWaitingAsync(new() { Queue = scene.Name, PageSize = -3 }));
        await Refused.Field("page_token", async () => await _queues.ListWaitingAsync(new() { Queue = scene.Name, PageToken = "x" }), "PAGE_TOKEN_INVALID");
    }

    [Fact]
    public async Task OfferTime_Changed_ReachesTheRunningQueue()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Sit();
        var queue = await silo.Api.Configuration.GetQueueAsync(new() { Queue = scene.Name });
        queue.OfferTimeout = new() { Seconds = 1000 };
        await silo.Api.Configuration.UpdateQueueAsync(new() { Queue = queue });
        await silo.CentreFollowed();

        await scene.Edge.Call(scene.Line);
        await desk.SetWishAsync(Wish.Ready).InTime();
        await desk.Until(d => d.Offer is not null);

        var now = (await silo.Api.System.GetClockAsync(new())).DomainTime;
        (desk.Offer!.ExpireTime.ToDateTimeOffset() - now.ToDateTimeOffset()).ShouldBeGreaterThan(TimeSpan.FromSeconds(900));
    }
}
