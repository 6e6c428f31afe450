using System.Collections.Concurrent;
using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>What panels show of a centre at work, and how they heal.</summary>
public sealed class PanelScenarios
{
    private static readonly string[] Keys = [PanelKey.All, PanelKey.Line(ScenarioCentre.SalesLine), PanelKey.Line(ScenarioCentre.ServiceLine), PanelKey.Site("irkutsk")];

    private static readonly string[] Sellers = ["boris", "anna", "vera"];

    [Fact]
    public async Task ACall_IsShownOnItsWay_ByEventsAlone()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 0);
        var line = PanelKey.Line(ScenarioCentre.SalesLine);
        await centre.Panel(line).Get();
        var edge = await centre.Edge();
        var door = await centre.Door();

        var call = await edge.Call(client: "+79161234567");
        var waiting = await Shows(centre, line, picture => picture.Calls.Length == 1);
        (waiting.Calls[0].Id, waiting.Calls[0].State, waiting.Calls[0].Client, waiting.Calls[0].Queue).ShouldBe((call, CallState.Queued, "+7••••••••67", "sales"));
        waiting.Operators.Select(who => (who.Id, who.State)).ShouldBe([("anna", PanelState.SignedOut), ("boris", PanelState.SignedOut), ("vera", PanelState.SignedOut)]);

        var anna = await door.Ready("anna");
        await anna.Rings();
        var ringing = await Shows(centre, line, picture => StateOf(picture, "anna") == PanelState.Ringing);
        (ringing.Operators.Single(who => who.Id == "anna").CallId, ringing.Calls[0].State).ShouldBe((call, CallState.Offered));

        await anna.Accept();
        var talking = await Shows(centre, line, picture => StateOf(picture, "anna") == PanelState.Talking && picture.Calls[0].State == CallState.Connected);
        (talking.Calls[0].Operator, Figure(talking, FigureRules.Answered)).ShouldBe(("anna", 1));

        await edge.HangUp(call);
        var over = await Shows(centre, line, picture => StateOf(picture, "anna") == PanelState.Free && picture.Calls.IsEmpty);
        Figure(over, FigureRules.Offered).ShouldBe(1);
        (await Shows(centre, PanelKey.Line(ScenarioCentre.ServiceLine), _ => true)).Operators.Select(who => who.Id).ShouldBe(["vera", "victor"]);
    }

    [Fact]
    public async Task AClientWhoIsTransferred_WaitsSinceTheTransfer_AndNotSinceBeforeTheTalk()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 0);
        var line = PanelKey.Line(ScenarioCentre.SalesLine);
        await centre.Panel(line).Get();
        var (edge, door) = (await centre.Edge(), await centre.Door());
        var call = await edge.Call();
        var queued = (await Shows(centre, line, picture => picture.Calls is [{ State: CallState.Queued }])).Calls[0];
        queued.WaitsSince.ShouldBe(queued.QueuedAt);
        var anna = await door.Ready("anna");
        await anna.Answers();
        await centre.Advance(60);

        (await anna.Transfer(queue: "service")).Refusal.ShouldBeNull();

        var back = (await Shows(centre, line, picture => picture.Calls is [{ State: CallState.Queued, Queue: "service" }])).Calls[0];
        (back.Id, back.QueuedAt).ShouldBe((call, queued.QueuedAt));
        back.WaitsSince!.Value.ShouldBeGreaterThanOrEqualTo(queued.QueuedAt!.Value.AddSeconds(60));
        FigureRules.Of([back], [], back.WaitsSince.Value.AddSeconds(5)).Single(figure => figure.Formula == FigureRules.UnservedWait).Value.ShouldBe(5);
    }

    [Fact]
    public async Task WhatStreamsLose_IsMadeGoodWithinTwoSeconds()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 100);
        foreach (var key in Keys)
            await centre.Panel(key).Get();
        await Work(centre);

        await centre.Advance(2);

        foreach (var key in Keys)
            await ShouldBeTrue(centre, key);
    }

    [Fact]
    public async Task TenOfAHundredLost_AndPanelsKilled_EveryTileIsRightWithinTwoSeconds()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, silos: 2, panelLoss: 10);
        foreach (var key in Keys)
            await centre.Panel(key).Get();
        foreach (var (round, who) in Sellers.Index())
        {
            await Work(centre, who);
            await centre.Kill(centre.Panel(Keys[round]));
            await centre.Kill(centre.Panel(Keys[round + 1]));

            await centre.Advance(2);

            foreach (var key in Keys)
                await ShouldBeTrue(centre, key);
        }
    }

    [Fact]
    public async Task PanelMovedToAnotherSilo_IsRightWithinTwoSeconds_AndItsFollowersGetItWhole()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, silos: 2, panelLoss: 0);
        var node = new Node();
        var reference = centre.Grains.CreateObjectReference<IPanelObserver>(node);
        var first = (await centre.Panel(PanelKey.All).Follow(reference, null)).Whole!;
        await centre.Move(centre.Panel(PanelKey.All));
        await Work(centre);

        await centre.Advance(2);

        (await centre.Panel(PanelKey.All).Follow(reference, first.Version)).Whole.ShouldNotBeNull().Version.Activation.ShouldNotBe(first.Version.Activation);
        await ShouldBeTrue(centre, PanelKey.All);
    }

    [Fact]
    public async Task SiloLost_WithPanelsAndOwners_EveryTileIsRightWithinTwoSeconds_AndTheStreamsFlowAgain()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, silos: 3, panelLoss: 0);
        foreach (var key in Keys)
            await centre.Panel(key).Get();
        await Work(centre);
        await centre.LoseSiloOf(centre.Panel(PanelKey.All));
        await Work(centre, "anna");

        await centre.Advance(2);

        foreach (var key in Keys)
            await ShouldBeTrue(centre, key);
        var call = await centre.Edges[0].Call(ScenarioCentre.ServiceLine);
        await Shows(centre, PanelKey.Line(ScenarioCentre.ServiceLine), picture => picture.Calls.Any(one => one.Id == call));
    }

    [Fact]
    public async Task AnOwnerThatIsSilent_LeavesThePictureUnchecked_UntilItAnswers()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 100);
        await centre.Panel(PanelKey.All).Get();
        await centre.Advance(2);
        var before = (await centre.Panel(PanelKey.All).Get()).Freshness.CheckedAt;
        centre.Traffic.Before = message => message.InterfaceMethod.Name == nameof(ICallGrain.GetFact) ? throw new TimeoutException("silent") : Task.CompletedTask;
        await (await centre.Edge()).Call();

        await centre.Advance(4);
        (await centre.Panel(PanelKey.All).Get()).Freshness.CheckedAt!.Value.ShouldBeLessThan(before!.Value.AddSeconds(3));

        centre.Traffic.Before = _ => Task.CompletedTask;
        await centre.Advance(2);
        (await centre.Panel(PanelKey.All).Get()).Freshness.CheckedAt!.Value.ShouldBeGreaterThan(before.Value.AddSeconds(3));
        await ShouldBeTrue(centre, PanelKey.All);
    }

    [Fact]
    public async Task OperatorWhoLeavesThePanelWhileItsOwnerIsToBeAsked_DoesNotKeepItUnchecked()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 100);
        await centre.Panel(PanelKey.All).Get();
        await centre.Advance(2);
        centre.Traffic.Before = message => message.InterfaceMethod.Name == nameof(IOperatorGrain.GetFact) ? throw new TimeoutException("silent") : Task.CompletedTask;
        await (await centre.Door()).Ready("boris");
        await centre.Advance(2);

        await centre.Configure(ScenarioCentre.Centre with { Operators = ScenarioCentre.Centre.Operators.Remove("boris") });
        centre.Traffic.Before = _ => Task.CompletedTask;
        await centre.Advance(3);

        (await centre.Panel(PanelKey.All).Get()).Freshness.CheckedAt!.Value.ShouldBeGreaterThan(centre.System.GetUtcNow().AddSeconds(-2));
    }

    [Fact]
    public async Task MachinesClock_ThatIsPutBack_DoesNotStopThePanel()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 100);
        await centre.Panel(PanelKey.All).Get();
        await centre.Advance(2);

        centre.System.AdjustTime(centre.System.GetUtcNow().AddHours(-1));
        await (await centre.Edge()).Call();
        await centre.Advance(2);

        await ShouldBeTrue(centre, PanelKey.All);
        (await centre.Panel(PanelKey.All).Get()).Freshness.CheckedAt!.Value.ShouldBeInRange(centre.System.GetUtcNow().AddSeconds(-2), centre.System.GetUtcNow());
    }

    [Fact]
    public async Task WhoFollows_HearsEachChange_AndNoneIsMissing()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre, panelLoss: 0);
        var node = new Node();
        var reference = centre.Grains.CreateObjectReference<IPanelObserver>(node);
        var first = (await centre.Panel(PanelKey.All).Follow(reference, null)).Whole;

        await Work(centre);
        await centre.Advance(2);
        (await centre.Panel(PanelKey.All).Follow(reference, first!.Version)).Whole.ShouldNotBeNull();
        await centre.Settle();

        var at = first.Version;
        foreach (var change in node.Heard)
        {
            change.From.ShouldBe(at);
            at = change.To;
        }
        (await centre.Panel(PanelKey.All).Follow(reference, at)).Whole.ShouldBeNull();
    }

    /// <summary>Calls come, one is talked in, one waits, one is over.</summary>
    private static async Task Work(CentreCluster centre, string seller = "boris")
    {
        var edge = await centre.Edge($"edge-{seller}");
        var door = centre.Doors.Count > 0 ? centre.Doors[0] : await centre.Door();
        var over = await edge.Call();
        await edge.HangUp(over);
        var desk = await door.Ready(seller);
        await edge.Call();
        await desk.Answers();
        await edge.Call(ScenarioCentre.ServiceLine);
    }

    private static async Task ShouldBeTrue(CentreCluster centre, string key)
    {
        var picture = await centre.Panel(key).Get();
        foreach (var who in picture.Operators)
            who.ShouldBe(await centre.Operator(who.Id).GetFact() ?? new OperatorFact { Id = who.Id, Version = 0, State = PanelState.SignedOut });
        var live = await centre.Rows.ListCalls(new(Line: PanelKey.LineOf(key)), 1000, null);
        picture.Calls.Select(call => call.Id).Order().ShouldBe(live.Where(_ => PanelKey.SiteOf(key) is null).Select(call => call.Id).Order(), key);
        foreach (var call in picture.Calls)
            call.ShouldBe(await centre.Call(call.Id).GetFact());
        picture.Figures.Select(figure => figure.Formula).ShouldContain(FigureRules.Occupancy, key);
        if (PanelKey.SiteOf(key) is not null)
            return;
        var archived = await centre.Archive.CountCalls(new(Line: PanelKey.LineOf(key)), TimeSpan.FromSeconds(20));
        Figure(picture, FigureRules.Offered).ShouldBe(archived.Queued + picture.Calls.Length, key);
        Figure(picture, FigureRules.ShortAbandoned).ShouldBe(archived.ShortAbandoned, key);
    }

    /// <summary>Time goes on by less than it takes a panel to look for itself.</summary>
    private static async Task<PanelPicture> Shows(CentreCluster centre, string key, Func<PanelPicture, bool> what)
    {
        await centre.Advance(0.06);
        PanelPicture picture = null!;
        await centre.Eventually(async () => what(picture = await centre.Panel(key).Get()), $"{key} shows it");
        return picture;
    }

    private static PanelState? StateOf(PanelPicture picture, string id) => picture.Operators.FirstOrDefault(who => who.Id == id)?.State;

    private static double? Figure(PanelPicture picture, string formula) => picture.Figures.Single(figure => figure.Formula == formula).Value;

    private sealed class Node : IPanelObserver
    {
        public ConcurrentQueue<PanelChange> Heard { get; } = new();

        public Task Changed(string key, PanelChange change)
        {
            Heard.Enqueue(change);
            return Task.CompletedTask;
        }
    }
}
