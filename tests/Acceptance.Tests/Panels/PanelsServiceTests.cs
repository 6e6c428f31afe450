using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Panels;

[Collection(RunningSilo.Collection)]
public sealed class PanelsServiceTests(RunningSilo silo)
{
    private readonly PanelsService.PanelsServiceClient _panels = silo.Api.Panels;

    [Fact]
    [Serves("PanelsService/GetPanel")]
    public async Task Panel_ShowsWhoTalksAndWhoWaits()
    {
        await using var scene = await Scene.Open(silo, operators: 2);
        var desk = await scene.Work();
        var talking = await scene.Talk(desk);
        var waiting = await scene.Edge.Call(scene.Line, arrival => arrival.ClientNumber = "+79161234567");

        var panel = await Eventually.Get(async () => await _panels.GetPanelAsync(new() { Lines = { scene.Line } }),
            seen => seen.Calls.Count == 2 && seen.Operators.Any(who => who.State == PanelState.Talking));

        panel.Whole.ShouldBeTrue();
        var (talks, waits) = (panel.Calls.Single(call => call.CallId == talking), panel.Calls.Single(call => call.CallId == waiting));
        (talks.State, talks.Operator, talks.AnswerTime is null).ShouldBe((CallState.Connected, scene.Operator(1), false));
        (waits.State, waits.Client, waits.Queue, waits.QueueTime is null, waits.RankTime is null).ShouldBe((CallState.Queued, "+7••••••••67", scene.Name, false, false));
        panel.Operators.Select(who => (who.Operator, who.State, who.Site, who.DisplayName)).ShouldBe(
            [(scene.Operator(1), PanelState.Talking, "office", "Operator 1"), (scene.Operator(2), PanelState.SignedOut, "office", "Operator 2")]);
        panel.Operators[0].CallId.ShouldBe(talking);
        var block = panel.Blocks.Single();
        (block.Line, block.Figures.Single(figure => figure.Formula == "calls_offered").Value, block.Figures.Single(figure => figure.Formula == "calls_answered").Value).ShouldBe((scene.Line, 2, 1));
        (await Eventually.Get(async () => await _panels.GetPanelAsync(new() { Lines = { scene.Line } }), seen => !seen.Blocks[0].Stale)).Blocks[0].CheckAge.ToTimeSpan().ShouldBeLessThan(TimeSpan.FromSeconds(3));
        (await _panels.GetPanelAsync(new())).Calls.ShouldContain(call => call.CallId == waiting);
        (await _panels.GetPanelAsync(new() { Sites = { "office" } })).Operators.ShouldContain(who => who.Operator == scene.Operator(2));
    }

    [Fact]
    [Serves("PanelsService/WatchPanel")]
    public async Task Watch_TellsTheWholeThenChanges_AndGoesOnFromAVersion()
    {
        await using var scene = await Scene.Open(silo);
        await using var other = await Scene.Open(silo);
        var viewer = new Viewer(_panels.WatchPanel(new() { Lines = { scene.Line, other.Line }, FramesPerSecond = 10 }));
        await viewer.Until(v => v.Operators.Count == 2);
        viewer.Frames[0].Whole.ShouldBeTrue();

        var desk = await scene.Work();
        await viewer.Until(v => v.Operators[scene.Operator(1)].State == PanelState.Free);
        var call = await scene.Talk(desk);
        await viewer.Until(v => v.Operators[scene.Operator(1)].State == PanelState.Talking && v.Calls.ContainsKey(call));
        viewer.Frames.Skip(1).ShouldAllBe(frame => !frame.Whole);
        viewer.Frames[^1].Blocks.Select(block => block.Line).ShouldBe([scene.Line, other.Line]);
        var version = viewer.Frames[^1].Version;
        viewer.Dispose();

        await scene.Edge.Session.ClientHungUpAsync(call);
        using var back = new Viewer(_panels.WatchPanel(new() { Lines = { scene.Line, other.Line }, Version = version }), viewer);
        await back.Until(v => v.Calls.Count == 0 && v.Operators[scene.Operator(1)].State != PanelState.Talking);
        back.Frames.ShouldAllBe(frame => !frame.Whole);

        using var stranger = new Viewer(_panels.WatchPanel(new() { Lines = { scene.Line }, Version = "another-7" }));
        await stranger.Until(v => v.Operators.Count == 1);
        stranger.Frames[0].Whole.ShouldBeTrue();
    }

    [Fact]
    public async Task Watch_OfAQuietLine_HasAHeartbeat()
    {
        await using var scene = await Scene.Open(silo);
        using var viewer = new Viewer(_panels.WatchPanel(new() { Lines = { scene.Line } }));
        await viewer.Until(v => v.Frames.Count >= 8); // a second each: longer than it takes to be called stale
        viewer.Frames[^1].Operators.ShouldBeEmpty();
        viewer.Frames[^1].Blocks.Single().Stale.ShouldBeFalse();
    }

    [Fact]
    [Serves("PanelsService/GetPanelHistory")]
    public async Task History_TellsTheMinutesOfEachLine()
    {
        await using var scene = await Scene.Open(silo);
        await using var other = await Scene.Open(silo);
        await scene.Edge.Call(scene.Line);

        var history = await _panels.GetPanelHistoryAsync(new() { Lines = { scene.Line, other.Line } });

        history.Blocks.Select(block => block.Line).ShouldBe([scene.Line, other.Line]);
        var times = history.Blocks[0].Minutes.Select(minute => minute.Time.ToDateTimeOffset()).ToList();
        times.Count.ShouldBeInRange(1, 60);
        times.ShouldAllBe(time => time.Second == 0);
        times.Zip(times.Skip(1), (one, next) => next - one).ShouldAllBe(step => step == TimeSpan.FromMinutes(1));
        history.Blocks[1].Minutes.ShouldAllBe(minute => minute.Waiting == 0 && !minute.HasServiceLevel);
        (await _panels.GetPanelHistoryAsync(new())).Blocks.Single().Line.ShouldBe("");
    }

    [Fact]
    [Refuses("PanelsService/GetPanel", "PanelsService/WatchPanel", "PanelsService/GetPanelHistory")]
    public async Task Panel_WronglyAskedFor_IsRefused()
    {
        await Refused.With(StatusCode.NotFound, "LINE_UNKNOWN", async () => await _panels.GetPanelAsync(new() { Lines = { "+70000000000" } }));
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _panels.GetPanelAsync(new() { Sites = { "nowhere" } }));
        await Refused.With(StatusCode.NotFound, "LINE_UNKNOWN", async () => await _panels.GetPanelHistoryAsync(new() { Lines = { "+70000000000" } }));
        await Refused.With(StatusCode.NotFound, "LINE_UNKNOWN", () => First(new() { Lines = { "+70000000000" } }));
        await Refused.Field("frames_per_second", () => First(new() { FramesPerSecond = 11 }));
    }

    private async Task First(WatchPanelRequest request)
    {
        using var watch = _panels.WatchPanel(request);
        try
        {
            await watch.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (RpcException failure)
        {
            throw AntiphonRefusal.From(failure);
        }
    }
}
