using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>A panel that a supervisor has declared: what is on it, how its figures are judged, who hears of alarms.</summary>
[Collection(RunningSilo.Collection)]
public sealed class DeclaredPanelTests(RunningSilo silo)
{
    private readonly PanelsService.PanelsServiceClient _panels = silo.Api.Panels;

    [Fact]
    [Serves("PanelsService/WatchAlarms", "PanelsService/ListAlarms")]
    public async Task FigureThatTurnsRed_IsShownSo_AndRaisesAnAlarm_TillItIsOver()
    {
        await using var scene = await Scene.Open(silo);
        await using var other = await Scene.Open(silo);
        await Declare(scene.Name, panel => panel.Lines.Add([scene.Line, other.Line]));
        using var watch = _panels.WatchAlarms(new() { Panel = scene.Name });
        await watch.ResponseStream.MoveNext(CancellationToken.None).InTime();
        watch.ResponseStream.Current.Alarms.ShouldBeEmpty();

        var call = await scene.Edge.Call(scene.Line);
        await other.Edge.Call(other.Line);

        var panel = await Eventually.Get(async () => await _panels.GetPanelAsync(new() { Panel = scene.Name }), seen => seen.Headline.Any(figure => figure.Level == PanelLevel.Red));
        panel.Blocks.Select(block => block.Line).ShouldBe([scene.Line, other.Line]);
        panel.Headline.Select(figure => (figure.Formula, figure.Target, figure.Sounds)).ShouldBe([("waiting_now", 0, true), ("free_now", 1, false)]);
        panel.Calls.ShouldHaveSingleItem("of that queue alone").CallId.ShouldBe(call);
        panel.Operators.Select(who => who.Operator).ShouldBe([scene.Operator(1)], "who may take that queue's calls");
        (await _panels.GetPanelHistoryAsync(new() { Panel = scene.Name })).Blocks.Select(block => block.Line).ShouldBe([scene.Line, other.Line]);
        var raised = await Next(watch);
        (raised.Panel, raised.Formula, raised.Value, raised.Threshold, raised.ClearTime).ShouldBe((scene.Name, "waiting_now", 1, 1, null));
        (await _panels.ListAlarmsAsync(new() { Panel = scene.Name, Open = true })).Alarms.ShouldHaveSingleItem().ShouldBe(raised);

        await scene.Edge.Session.ClientHungUpAsync(call);
        var cleared = await Next(watch);
        (cleared.Alarm_, cleared.ClearTime is null).ShouldBe((raised.Alarm_, false));
        (await _panels.ListAlarmsAsync(new() { Panel = scene.Name, Open = true })).Alarms.ShouldBeEmpty();
        (await _panels.ListAlarmsAsync(new() { Panel = scene.Name, PageSize = 1 })).Alarms.ShouldHaveSingleItem().ShouldBe(cleared);
    }

    [Fact]
    public async Task PanelDeclaredAnew_EndsTheWatch_AndTheNextOneIsWhole()
    {
        await using var scene = await Scene.Open(silo);
        await Declare(scene.Name, panel => panel.Lines.Add(scene.Line));
        using var watch = _panels.WatchPanel(new() { Panel = scene.Name });
        await watch.ResponseStream.MoveNext(CancellationToken.None).InTime();
        var version = watch.ResponseStream.Current.Version;

        await Declare(scene.Name, panel => panel.Sites.Add("office"));

        await Refused.With(StatusCode.Unavailable, "PANEL_CHANGED", async () =>
        {
            try
            {
                while (await watch.ResponseStream.MoveNext(CancellationToken.None).InTime())
                {
                }
            }
            catch (RpcException failure)
            {
                throw AntiphonRefusal.From(failure);
            }
        });
        using var again = new Viewer(_panels.WatchPanel(new() { Panel = scene.Name, Version = version }));
        await again.Until(v => v.Frames.Count > 0);
        again.Frames[0].Whole.ShouldBeTrue();
    }

    [Fact]
    [Refuses("PanelsService/WatchAlarms", "PanelsService/ListAlarms")]
    public async Task Panel_WronglyAskedForOrDeclared_IsRefused()
    {
        await Refused.With(StatusCode.NotFound, "PANEL_UNKNOWN", async () => await _panels.GetPanelAsync(new() { Panel = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "PANEL_UNKNOWN", async () => await _panels.ListAlarmsAsync(new() { Panel = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "PANEL_UNKNOWN", async () =>
        {
            using var watch = _panels.WatchAlarms(new() { Panel = "nowhere" });
            try
            {
                await watch.ResponseStream.MoveNext(CancellationToken.None);
            }
            catch (RpcException failure)
            {
                throw AntiphonRefusal.From(failure);
            }
        });
        await Refused.Field("page_size", async () => await _panels.ListAlarmsAsync(new() { PageSize = -1 }));
        await Refused.With(StatusCode.NotFound, "PANEL_UNKNOWN", async () => await _panels.GetPanelHistoryAsync(new() { Panel = "nowhere" }));
        await Refused.Field("sites", async () => await _panels.GetPanelAsync(new() { Panel = "hall", Sites = { "office" } }));
        await Refused.Field("lines", async () => await _panels.GetPanelHistoryAsync(new() { Panel = "hall", Lines = { "+70000000000" } }));
        await Refused.Field("panels[hall].figures[0].formula", async () => await Declare("hall", panel => panel.Figures.Insert(0, new PanelGoal { Formula = "luck" })), "CENTRE_INVALID");
        await Refused.Field("panels[hall].lines[0]", async () => await Declare("hall", panel => panel.Lines.Add("+70000000000")), "CENTRE_INVALID");
        await Refused.Field("panels[hall].figures[0].lowIsBad", async () => await Declare("hall", panel => panel.Figures.Insert(0, new PanelGoal { Formula = "lost_now", Red = 1 })), "CENTRE_INVALID");
    }

    /// <summary>Of the scene's queue: more than none waiting is red.</summary>
    private async Task Declare(string scene, Action<PanelDefinition> with)
    {
        var panel = new PanelDefinition
        {
            Name = scene, Etag = "*", Queues = { scene == "hall" ? [] : [scene] },
            Figures = { new PanelGoal { Formula = "waiting_now", Target = 0, Red = 1, LowIsBad = false, Sounds = true, RaisesAlarm = true }, new PanelGoal { Formula = "free_now", Target = 1 } },
        };
        with(panel);
        await silo.Api.Configuration.UpdatePanelDefinitionAsync(new() { Panel = panel });
    }

    private static async Task<Alarm> Next(AsyncServerStreamingCall<AlarmFrame> watch)
    {
        do
            (await watch.ResponseStream.MoveNext(CancellationToken.None).InTime()).ShouldBeTrue();
        while (watch.ResponseStream.Current.Alarms.Count == 0);
        return watch.ResponseStream.Current.Alarms.ShouldHaveSingleItem();
    }
}
