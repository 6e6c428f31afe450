using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Configuration;

[Collection(RunningSilo.Collection)]
public sealed class ApplyCentreTests(RunningSilo silo)
{
    private readonly AntiphonClient _api = silo.Api;

    [Fact]
    [Serves("ConfigurationService/ApplyCentre")]
    public async Task DryRun_OfAChange_ListsItAndChangesNothing()
    {
        var wanted = await silo.ReadCentre();
        var version = wanted.Version;
        wanted.Queues.Add(new Queue { Name = "dry" });
        wanted.Sites.Single(site => site.Name == "office").DisplayName = "Head office";
        wanted.NotReadyReasons.Remove(wanted.NotReadyReasons.Single(reason => reason.Name == "break"));

        await silo.CentreStays(async () =>
        {
            var answer = await _api.Configuration.ApplyCentreAsync(new() { Centre = wanted, DryRun = true });

            answer.Version.ShouldBe(version);
            answer.Changes.Select(change => (change.Kind, change.Resource)).Order().ShouldBe(new[]
            {
                (Change.Types.Kind.Added, "queues/dry"), (Change.Types.Kind.Changed, "sites/office"), (Change.Types.Kind.Removed, "notReadyReasons/break"),
            }.Order());
            answer.Changes.Single(change => change.Resource == "sites/office").Detail.ShouldContain("Head office");
        });
    }

    [Fact]
    [Serves("ConfigurationService/GetCentre")]
    public async Task Apply_OfWhatIsInForce_ChangesNothing()
    {
        var before = await _api.Configuration.GetCentreAsync(new());
        before.Followers.ShouldNotBeEmpty();

        var answer = await _api.Configuration.ApplyCentreAsync(new() { Centre = before.Centre });

        answer.Changes.ShouldBeEmpty();
        answer.Version.ShouldBe(before.Centre.Version);
    }

    [Fact]
    public async Task Apply_QueueThatNobodyServes_WarnsAndIsDone()
    {
        var wanted = await silo.ReadCentre();
        wanted.Queues.Add(new Queue { Name = "deserted", Skills = { new SkillWanted { Skill = "nobody-has-it" } } });

        foreach (var dryRun in new[] { true, false })
        {
            var answer = await _api.Configuration.ApplyCentreAsync(new() { Centre = wanted, DryRun = dryRun });
            answer.Problems.ShouldContain(problem => problem.Severity == Problem.Types.Severity.Warning && problem.Field == "queues[deserted].skills");
        }

        (await silo.ReadCentre()).Queues.ShouldContain(queue => queue.Name == "deserted");
        await _api.Configuration.DeleteQueueAsync(new() { Queue = "deserted", Etag = "*" });
    }

    [Fact]
    [Refuses("ConfigurationService/ApplyCentre")]
    public async Task Apply_OverflowsInACircle_IsRefusedNamingTheWay()
    {
        var wanted = await silo.ReadCentre();
        wanted.Queues.Add(
        [
            Leading("ring-a", "ring-b"), Leading("ring-b", "ring-c"), Leading("ring-c", "ring-a"), Leading("outside", "ring-a"),
        ]);

        await silo.CentreStays(async () =>
        {
            var refusal = await Refused.With(StatusCode.InvalidArgument, "CENTRE_INVALID", async () => await _api.Configuration.ApplyCentreAsync(new() { Centre = wanted }));
            refusal.Fields.Select(field => field.Field).ShouldBe(
                ["queues[ring-a].onMaximumWait.queue", "queues[ring-b].onMaximumWait.queue", "queues[ring-c].onMaximumWait.queue"], ignoreOrder: true);
            refusal.Fields.ShouldContain(field => field.Description.Contains("ring-a → ring-b → ring-c → ring-a"));

            var dry = await _api.Configuration.ApplyCentreAsync(new() { Centre = wanted, DryRun = true });
            dry.Problems.Count(problem => problem.Severity == Problem.Types.Severity.Error).ShouldBe(3);
        });
    }

    [Fact]
    public async Task Apply_OnAnotherVersion_IsRefused()
    {
        var centre = await silo.ReadCentre();
        centre.Topics.Add(new Topic { Name = "too-late" });
        await silo.CentreStays(() => Refused.With(StatusCode.Aborted, "ETAG_STALE",
            async () => await _api.Configuration.ApplyCentreAsync(new() { Centre = centre, ExpectedVersion = centre.Version - 1 })));
    }

    [Fact]
    public async Task Apply_Nothing_IsRefused() =>
        await silo.CentreStays(() => Refused.Field("source", async () => await _api.Configuration.ApplyCentreAsync(new())));

    [Fact]
    public async Task Apply_NegativeTimes_AreRefusedEachWithItsField()
    {
        var wanted = await silo.ReadCentre();
        wanted.Queues.Add(new Queue { Name = "negative", HeadStart = new() { Seconds = -1 }, ShortAbandon = new() { Seconds = -1 }, Overflow = { new OverflowTier { After = new() { Seconds = -60 } } } });

        await silo.CentreStays(async () =>
        {
            var refusal = await Refused.With(StatusCode.InvalidArgument, "FIELDS_INVALID", async () => await _api.Configuration.ApplyCentreAsync(new() { Centre = wanted }));
            refusal.Fields.Select(field => field.Field).ShouldBe(["queues[negative].headStart", "queues[negative].shortAbandon", "queues[negative].overflow[0].after"], ignoreOrder: true);
        });
    }

    [Fact]
    public async Task Apply_CentreFileThatIsNone_IsRefusedAndItsFaultsAreToldInADryRun()
    {
        await silo.CentreStays(async () =>
        {
            var refusal = await Refused.With(StatusCode.InvalidArgument, "CENTRE_INVALID", async () => await _api.Configuration.ApplyCentreAsync(new() { CentreJson = """{ "queues": 7 }""" }));
            refusal.Fields.ShouldNotBeEmpty();
            var dry = await _api.Configuration.ApplyCentreAsync(new() { CentreJson = """{ "queues": { "a": { "offerTimeout": "-1s" } } }""", DryRun = true });
            dry.Problems.ShouldContain(problem => problem.Severity == Problem.Types.Severity.Error && problem.Field.Contains("offerTimeout"));
            dry.Changes.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task DryRun_OfTheSeedsCentreFile_HasNothingAgainstIt() => await silo.CentreStays(async () =>
    {
        var file = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "dns.json"));
        var answer = await _api.Configuration.ApplyCentreAsync(new() { CentreJson = file, DryRun = true });
        answer.Problems.ShouldBeEmpty();
        answer.Changes.ShouldContain(change => change.Resource == "lines/+78007707999" && change.Kind == Change.Types.Kind.Added);
    });

    private static Queue Leading(string name, string to) => new()
    {
        Name = name, MaximumWait = new() { Seconds = 60 }, OnMaximumWait = new Else { Action = ElseAction.MoveTo, Queue = to },
    };
}
