using System.Net;
using Antiphon.Centres;
using Antiphon.Chaos;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>A site is opened by starting its processes and declaring it, and closed by draining it, while the centre works.</summary>
public sealed class SiteLifeTests
{
    private const string Omsk = "omsk", Number = "+78005550009";
    private static readonly string[] Kinds = ["operator", "queue", "line", "edge", "door"];
    private const int Operators = 6, Clients = 60, Waiting = 6;
    private const double Pace = 4;

    [Fact(Timeout = 400_000)]
    public async Task Site_OpenedAndDrainedUnderLoad_LosesNothingAndSignsNobodyOff()
    {
        await using var database = new SharedServer();
        await using var centre = await ClusterCentre.Start(Operators, offerTimeout: TimeSpan.FromSeconds(20), database);
        using var traffic = new CentreTraffic(centre, Clients, Operators, seed: 2, Pace);
        await traffic.Start();
        Task<SiteStatus> Status(string site) => Patience.Until(async () => await centre.Api.Sites.GetSiteStatusAsync(new() { Site = site }), _ => true);

        // Opened: two processes, and what is declared of it.
        var silo = centre.Place(Omsk, Omsk, [.. database.Settings, "--Antiphon:Role=Silo", $"--Antiphon:Cluster:Site={Omsk}"]);
        var node = centre.Place("api-omsk", "", [.. database.Settings, "--Antiphon:Role=Api", $"--Antiphon:Cluster:Site={Omsk}"]);
        await Task.WhenAll(silo.Start(), node.Start()).WaitAsync(TestContext.Current.CancellationToken);
        await Declare(centre);
        var client = new AntiphonClient([node.Grpc, centre.Apis[0].Grpc]);
        var edge = await centre.Connect("edge-omsk", client);
        Task<LedgerCall> Call(TimeSpan talk) => edge.CallAsync(new SimulatedClient { Line = Number, Queue = Omsk, Connects = TimeSpan.Zero, Talk = talk });
        List<Task<LedgerCall>> calls = [Call(TimeSpan.FromMinutes(30))];
        var one = await centre.Sit(client, "omsk-1", Omsk, OperatorHabits.Prompt, seed: 9001);
        var talk = (await Patience.Until(centre.Calls, seen => seen.Any(call => call.Line == Number && call.State == CallState.Connected))).Single(call => call.Line == Number && call.State == CallState.Connected);
        calls.AddRange(Enumerable.Range(0, Waiting).Select(_ => Call(TimeSpan.FromSeconds(1))));
        await Patience.Until(() => Status(Omsk), seen => seen.Silos.Single().Actors is { } actors && actors.GetValueOrDefault("call") > Waiting && Kinds.All(actors.ContainsKey));

        // Drained, with somebody who talks and others who wait; and so is one of the first three.
        (await centre.Api.Sites.DrainSiteAsync(new() { Site = Omsk })).Draining.ShouldBeTrue();
        await centre.Api.Sites.DrainSiteAsync(new() { Site = "kazan" });
        foreach (var site in new[] { Omsk, "kazan" })
            await Patience.Until(() => Status(site), seen => seen is { Draining: true, Drained: true, Silos.Count: 1 });
        using var http = new HttpClient { BaseAddress = node.Http };
        await Patience.Until(async () => (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode, code => code == HttpStatusCode.ServiceUnavailable);
        await Patience.Until(() => edge.Session.IsConnected && one.Session.IsConnected);
        (await centre.Calls()).Single(call => call.CallId == talk.CallId).State.ShouldBe(CallState.Connected);
        foreach (var process in new[] { node, silo, centre.Silos[2] })
            (await process.Stop()).ShouldBe(0, process.Output);
        await centre.Silos[2].Start();
        (await centre.Api.Sites.ResumeSiteAsync(new() { Site = "kazan" })).Draining.ShouldBeFalse();

        // And its calls are served from elsewhere.
        await one.Session.HangUpAsync().WaitAsync(Patience.Within);
        await Task.WhenAll(calls).WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken);
        var reckoning = await traffic.End(); // asks that everybody is free, and so signed in
        Console.WriteLine($"opened and drained: {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        reckoning.Archived.ShouldBe(reckoning.Played);
        reckoning.GivenUp.ShouldBe(0);
    }

    private static async Task Declare(ClusterCentre centre)
    {
        var declared = (await centre.Api.Configuration.GetCentreAsync(new())).Centre;
        declared.Sites.Add(new Site { Name = Omsk, TimeZone = "Asia/Omsk" });
        declared.Queues.Add(new Queue { Name = Omsk, Skills = { new SkillWanted { Skill = Omsk } } });
        declared.Lines.Add(new Line { Number = Number, TimeZone = "Asia/Omsk", DefaultQueue = Omsk });
        declared.Operators.Add(new Operator { Id = "omsk-1", Site = Omsk, Skills = { [Omsk] = 50 } });
        await centre.Api.Configuration.ApplyCentreAsync(new() { Centre = declared });
    }
}
