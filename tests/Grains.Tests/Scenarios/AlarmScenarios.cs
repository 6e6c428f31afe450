using System.Collections.Concurrent;
using Antiphon.Alarms;
using Antiphon.Configuration;
using Antiphon.Panels;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>A centre whose figures turn bad and good again, and who hears of it.</summary>
public sealed class AlarmScenarios
{
    private static readonly PanelDefinition Hall = new()
    {
        Name = "hall",
        Lines = [ScenarioCentre.SalesLine],
        Figures = [new() { Formula = FigureRules.UnservedWait, Amber = 30, Red = 60, RaisesAlarm = true }, new() { Formula = FigureRules.FreeNow, Target = 1 }],
    };

    private static readonly Centre Watched = ScenarioCentre.Centre with { Panels = ScenarioCentre.Centre.Panels.Add(Hall.Name, Hall) };

    [Fact]
    public async Task NobodyFreeAndSomebodyWaits_RaisesAnAlarm_ThatIsOverWhenSomebodyComes()
    {
        var webhook = new Receiver();
        await using var centre = await CentreCluster.Start(Watched, panelLoss: 0, webhook: webhook);
        var edge = await centre.Edge();
        var call = await edge.Call();
        await Headline(centre, FigureLevel.Normal);

        await centre.Advance(TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(2));
        await Headline(centre, FigureLevel.Red);
        var raised = (await centre.Archive.ListAlarms(new(IsOpen: true), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (raised.Panel, raised.Formula, raised.Threshold, raised.ClearedAt).ShouldBe(("hall", FigureRules.UnservedWait, 60, null));
        raised.Value.ShouldBeGreaterThanOrEqualTo(60);

        var anna = await (await centre.Door()).Ready("anna");
        (await anna.Answers()).ShouldBe(call);
        await Headline(centre, FigureLevel.Normal);
        (await centre.Archive.ListAlarms(new(), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
        await centre.Eventually(() => Task.FromResult(webhook.Told.Count == 2), "the webhook has heard both");
        webhook.Told.Select(notice => (notice.Alarm, notice.ClearedAt is null)).ShouldBe([(raised.Id, true), (raised.Id, false)]);
    }

    [Fact]
    public async Task AlarmActorThatIsKilled_RaisesNothingTwice_AndTheWebhookHearsWhatItHadNotTaken()
    {
        var webhook = new Receiver { Takes = false };
        await using var centre = await CentreCluster.Start(Watched, panelLoss: 0, webhook: webhook);
        await (await centre.Edge()).Call();
        await centre.Advance(TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(2));
        await Headline(centre, FigureLevel.Red);
        var alarm = (await centre.Archive.ListAlarms(new(), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        await centre.Eventually(() => Task.FromResult(!webhook.Told.IsEmpty), "it was tried");

        await centre.Kill(centre.Grains.GetGrain<IAlarmGrain>("hall"));
        webhook.Takes = true;
        var tried = webhook.Told.Count;
        await Headline(centre, FigureLevel.Red);

        for (var i = 0; i < 10 && webhook.Told.Count == tried; i++)
            await centre.Advance(1);
        webhook.Told.Select(notice => notice.Alarm).Distinct().ShouldHaveSingleItem().ShouldBe(alarm.Id);
        webhook.Told.Select(notice => notice.Id).Distinct().ShouldHaveSingleItem("who hears a notice twice knows it by its id");
        (await centre.Archive.ListAlarms(new(), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(alarm.Id);
    }

    [Fact]
    public async Task PanelTakenOut_WhileTheWebhookIsDown_ClearsItsAlarm_AndTellsItLater()
    {
        var webhook = new Receiver { Takes = false };
        await using var centre = await CentreCluster.Start(Watched, panelLoss: 0, webhook: webhook);
        await (await centre.Edge()).Call();
        await centre.Advance(TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(2));
        await Headline(centre, FigureLevel.Red);

        await centre.Configure(ScenarioCentre.Centre);
        for (var i = 0; i < 15; i++)
            await centre.Advance(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        (await centre.Archive.ListAlarms(new(), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
        await centre.Kill(centre.Grains.GetGrain<IAlarmGrain>("hall"));
        webhook.Takes = true;

        for (var i = 0; i < 60 && webhook.Told.Last().ClearedAt is null; i++)
            await centre.Advance(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        webhook.Told.Last().ClearedAt.ShouldNotBeNull("nothing but the stored row's deadline wakes the actor any more");
    }

    [Fact]
    public async Task OperatorOfAnotherQueue_WhoIsFree_DoesNotHideThatNobodyServesThisOne()
    {
        var service = Hall with { Lines = [], Queues = ["service"] };
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre with { Panels = ScenarioCentre.Centre.Panels.Add(service.Name, service) }, panelLoss: 0);
        await (await centre.Door()).Ready("anna"); // who sells
        await (await centre.Edge()).Call(ScenarioCentre.ServiceLine);

        await centre.Advance(TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(2));

        await Headline(centre, FigureLevel.Red);
    }

    [Fact]
    public async Task WriteThatFails_RaisesTheAlarmWithTheNextLook()
    {
        await using var centre = await CentreCluster.Start(Watched, panelLoss: 0);
        await (await centre.Edge()).Call();
        await Headline(centre, FigureLevel.Normal);
        centre.Faults.FailOnce(centre.Grains.GetGrain<IAlarmGrain>("hall").GetGrainId(), afterwards: false);

        await centre.Advance(TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(2));

        await Headline(centre, FigureLevel.Red);
        (await centre.Archive.ListAlarms(new(IsOpen: true), 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    /// <summary>Until the wait is judged so; the panel is looked at once a second.</summary>
    private static async Task Headline(CentreCluster centre, FigureLevel level)
    {
        for (var i = 0; i < 10; i++)
        {
            if (await centre.Grains.GetGrain<IAlarmGrain>("hall").GetHeadline() is { Figures: [var wait, ..] } && wait.Level == level)
                return;
            await centre.Advance(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
        throw new TimeoutException($"The wait is not {level}.");
    }

    private sealed class Receiver : IAlarmWebhook
    {
        public bool IsConfigured => true;

        public bool Takes { get; set; } = true;

        public ConcurrentQueue<AlarmNotice> Told { get; } = [];

        public Task<bool> Send(AlarmNotice notice)
        {
            Told.Enqueue(notice);
            return Task.FromResult(Takes);
        }
    }
}
