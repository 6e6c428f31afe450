using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Configuration;

/// <summary>What holds for each of the six kinds of resource.</summary>
[Collection(RunningSilo.Collection)]
public sealed class ResourceTests(RunningSilo silo) : IAsyncLifetime
{
    private readonly AntiphonClient _api = silo.Api;

    public static TheoryData<string> Kinds => [.. Resource.All.Select(kind => kind.Kind)];

    public async ValueTask InitializeAsync()
    {
        var centre = await silo.ReadCentre();
        if (centre.Queues.All(queue => queue.Name != "resource"))
            await _api.Configuration.UpdateQueueAsync(new() { Queue = new Queue { Name = "resource" } });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory, MemberData(nameof(Kinds))]
    [Serves("ConfigurationService/UpdateSite", "ConfigurationService/GetSite", "ConfigurationService/ListSites", "ConfigurationService/DeleteSite")]
    [Serves("ConfigurationService/UpdateTopic", "ConfigurationService/GetTopic", "ConfigurationService/ListTopics", "ConfigurationService/DeleteTopic")]
    [Serves("ConfigurationService/UpdateNotReadyReason", "ConfigurationService/GetNotReadyReason", "ConfigurationService/ListNotReadyReasons", "ConfigurationService/DeleteNotReadyReason")]
    [Serves("ConfigurationService/UpdateQueue", "ConfigurationService/GetQueue", "ConfigurationService/ListQueues", "ConfigurationService/DeleteQueue")]
    [Serves("ConfigurationService/UpdateOperator", "ConfigurationService/GetOperator", "ConfigurationService/ListOperators", "ConfigurationService/DeleteOperator")]
    [Serves("ConfigurationService/UpdateLine", "ConfigurationService/GetLine", "ConfigurationService/ListLines", "ConfigurationService/DeleteLine")]
    [Serves("ConfigurationService/UpdatePanelDefinition", "ConfigurationService/GetPanelDefinition", "ConfigurationService/ListPanelDefinitions", "ConfigurationService/DeletePanelDefinition")]
    [Refuses("ConfigurationService/GetPanelDefinition")]
    [Refuses("ConfigurationService/GetSite", "ConfigurationService/GetTopic", "ConfigurationService/GetNotReadyReason")]
    [Refuses("ConfigurationService/GetQueue", "ConfigurationService/GetOperator", "ConfigurationService/GetLine")]
    public async Task Resource_CreatedChangedAndDeleted_IsReadAsItIs(string which)
    {
        var kind = Kind(which);
        var names = Enumerable.Range(1, 3).Select(kind.Name).ToList();
        foreach (var name in names)
            await kind.Update(_api, kind.Make(name, "one"));

        (await Walk(kind, 1)).Where(names.Contains).ShouldBe(names);
        var first = await kind.Get(_api, names[0]);
        first.ToString()!.ShouldContain("one");
        var changed = await kind.Update(_api, Resource.With(kind.Make(names[0], "two"), Resource.Etag(first)));
        Resource.Etag(changed).ShouldNotBe(Resource.Etag(first));
        (await kind.Get(_api, names[0])).ShouldBe(changed);
        changed.ToString()!.ShouldContain("two");

        await kind.Delete(_api, names[0], Resource.Etag(changed));
        await kind.Delete(_api, names[1], "*");
        await kind.Delete(_api, names[2], "*");
        await Refused.With(StatusCode.NotFound, kind.Unknown, () => kind.Get(_api, names[0]));
        (await Walk(kind, 1000)).Where(names.Contains).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Kinds))]
    [Refuses("ConfigurationService/UpdatePanelDefinition", "ConfigurationService/DeletePanelDefinition")]
    [Refuses("ConfigurationService/UpdateSite", "ConfigurationService/UpdateTopic", "ConfigurationService/UpdateNotReadyReason")]
    [Refuses("ConfigurationService/UpdateQueue", "ConfigurationService/UpdateOperator", "ConfigurationService/UpdateLine")]
    [Refuses("ConfigurationService/DeleteSite", "ConfigurationService/DeleteTopic", "ConfigurationService/DeleteNotReadyReason")]
    [Refuses("ConfigurationService/DeleteQueue", "ConfigurationService/DeleteOperator", "ConfigurationService/DeleteLine")]
    public async Task Resource_EditedByTwoSupervisors_IsNotOverwrittenSilently(string which)
    {
        var kind = Kind(which);
        var name = kind.Name(4);
        var read = Resource.Etag(await kind.Update(_api, kind.Make(name, "as both read it")));
        var first = await kind.Update(_api, Resource.With(kind.Make(name, "by the first"), read));

        await silo.CentreStays(async () =>
        {
            var update = await Refused.With(StatusCode.Aborted, "ETAG_STALE", () => kind.Update(_api, Resource.With(kind.Make(name, "by the second"), read)));
            var delete = await Refused.With(StatusCode.Aborted, "ETAG_STALE", () => kind.Delete(_api, name, read));
            var create = await Refused.With(StatusCode.AlreadyExists, "RESOURCE_EXISTS", () => kind.Update(_api, kind.Make(name, "by a third")));
            new[] { update, delete, create }.ShouldAllBe(refusal => refusal.Facts["etag"] == Resource.Etag(first));
        });
        (await kind.Get(_api, name)).ShouldBe(first);
        await kind.Delete(_api, name, Resource.Etag(first));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Resource_CreatedAgainAsItIs_IsTheSame(string which)
    {
        var kind = Kind(which);
        var created = await kind.Update(_api, kind.Make(kind.Name(5), "the same"));

        await silo.CentreStays(async () => (await kind.Update(_api, kind.Make(kind.Name(5), "the same"))).ShouldBe(created));
        await kind.Delete(_api, kind.Name(5), "*");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Resource_WronglyAskedFor_IsRefusedWithTheField(string which)
    {
        var kind = Kind(which);
        await silo.CentreStays(async () =>
        {
            await Refused.Field($"{kind.Kind}.etag", () => kind.Update(_api, Resource.With(kind.Make(kind.Name(6), ""), "not ours")));
            (await Refused.With(StatusCode.InvalidArgument, "CENTRE_INVALID", () => kind.Update(_api, kind.Make(kind.Malformed.Name, ""))))
                .Fields.ShouldContain(field => field.Field == kind.Malformed.Field);
            await Refused.Field("etag", () => kind.Delete(_api, kind.Name(6), ""));
            await Refused.Field("etag", () => kind.Delete(_api, kind.Name(6), "not ours"));
            await Refused.With(StatusCode.NotFound, kind.Unknown, () => kind.Delete(_api, kind.Name(6), "*"));
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    [Refuses("ConfigurationService/ListPanelDefinitions")]
    [Refuses("ConfigurationService/ListSites", "ConfigurationService/ListTopics", "ConfigurationService/ListNotReadyReasons")]
    [Refuses("ConfigurationService/ListQueues", "ConfigurationService/ListOperators", "ConfigurationService/ListLines")]
    public async Task List_WithAWrongPage_IsRefusedWithTheField(string which)
    {
        var kind = Kind(which);
        await Refused.Field("page_size", () => kind.List(_api, -1, ""));
        await Refused.Field("page_size", () => kind.List(_api, 1001, ""));
        await Refused.Field("page_token", () => kind.List(_api, 10, "rubbish"), "PAGE_TOKEN_INVALID");
    }

    [Fact]
    public async Task List_WithATokenOfAnotherList_IsRefused()
    {
        var token = (await _api.Configuration.ListSitesAsync(new() { PageSize = 1 })).NextPageToken;
        token.ShouldNotBeEmpty();
        await Refused.Field("page_token", async () => await _api.Configuration.ListTopicsAsync(new() { PageSize = 1, PageToken = token }), "PAGE_TOKEN_INVALID");
        await Refused.Field("page_token", async () => await _api.Configuration.ListOperatorsAsync(new() { Site = "office", PageToken = token }), "PAGE_TOKEN_INVALID");
    }

    [Fact]
    public async Task Delete_OfWhatOthersReferTo_IsRefusedNamingThem()
    {
        await using var scene = await Scene.Open(silo, line: line => line.Menu.Add(new MenuChoice { Key = "1", Topic = "advice", Queue = line.DefaultQueue }));
        // A site of its own: a refusal names twenty users at most, and the office has those of every scene.
        var site = new Site { Name = $"{scene.Name}-site", TimeZone = "Europe/Moscow" };
        await _api.Configuration.UpdateSiteAsync(new() { Site = site });
        var someone = await _api.Configuration.GetOperatorAsync(new() { Operator = scene.Operator(1) });
        var moved = new Operator(someone) { Site = site.Name, Etag = "*" };
        await _api.Configuration.UpdateOperatorAsync(new() { Operator = moved });
        await silo.CentreStays(async () =>
        {
            await InUse($"operators[{scene.Operator(1)}].site", async () => await _api.Configuration.DeleteSiteAsync(new() { Site = site.Name, Etag = "*" }));
            await InUse($"lines[{scene.Line}].menu[0].topic", async () => await _api.Configuration.DeleteTopicAsync(new() { Topic = "advice", Etag = "*" }));
            await InUse($"lines[{scene.Line}].defaultQueue", async () => await _api.Configuration.DeleteQueueAsync(new() { Queue = scene.Name, Etag = "*" }));
            await InUse("notReadyReasons[no-answer]", async () => await _api.Configuration.DeleteNotReadyReasonAsync(new() { Reason = "no-answer", Etag = "*" }));
        });
        await _api.Configuration.UpdateOperatorAsync(new() { Operator = new Operator(someone) { Etag = "*" } });
        await _api.Configuration.DeleteSiteAsync(new() { Site = site.Name, Etag = "*" });
    }

    [Fact]
    public async Task Update_ThatCannotWork_IsRefusedWithTheField()
    {
        await using var scene = await Scene.Open(silo);
        await silo.CentreStays(async () =>
        {
            await Refused.Field("operators[x].site", async () => await _api.Configuration.UpdateOperatorAsync(new() { Operator = new() { Id = "x", Site = "nowhere" } }), "CENTRE_INVALID");
            await Refused.Field($"lines[{scene.Line}].defaultQueue", async () => await _api.Configuration.UpdateLineAsync(
                new() { Line = new() { Number = scene.Line, TimeZone = "Europe/Moscow", DefaultQueue = "nowhere", Etag = "*" } }), "CENTRE_INVALID");
            await Refused.Field($"lines[{scene.Line}].timeZone", async () => await _api.Configuration.UpdateLineAsync(
                new() { Line = new() { Number = scene.Line, TimeZone = "Mars/Olympus", DefaultQueue = scene.Name, Etag = "*" } }), "CENTRE_INVALID");
            await Refused.Field($"queues[{scene.Name}].offerTimeout", async () => await _api.Configuration.UpdateQueueAsync(
                new() { Queue = new() { Name = scene.Name, OfferTimeout = new() { Seconds = -1 }, Etag = "*" } }));
            await Refused.Field($"queues[{scene.Name}].wrapUp.duration", async () => await _api.Configuration.UpdateQueueAsync(
                new() { Queue = new() { Name = scene.Name, WrapUp = new() { Mode = WrapUpMode.Optional, Duration = new() { Seconds = -5 } }, Etag = "*" } }));
            await Refused.Field($"lines[{scene.Line}].menuTimeout", async () => await _api.Configuration.UpdateLineAsync(
                new() { Line = new() { Number = scene.Line, TimeZone = "Europe/Moscow", DefaultQueue = scene.Name, MenuTimeout = new() { Nanos = -1 }, Etag = "*" } }));
        });
    }

    private static async Task InUse(string user, Func<Task> act) =>
        (await Refused.With(StatusCode.FailedPrecondition, "RESOURCE_IN_USE", act)).Facts["used_by"].Split(", ").ShouldContain(user);

    private static Resource Kind(string name) => Resource.All.Single(kind => kind.Kind == name);

    /// <summary>Names of all resources of a kind, page by page.</summary>
    private async Task<IReadOnlyList<string>> Walk(Resource kind, int pageSize)
    {
        var names = new List<string>();
        var token = "";
        do
        {
            (var rows, token) = await kind.List(_api, pageSize, token);
            rows.Count.ShouldBeLessThanOrEqualTo(pageSize);
            names.AddRange(rows.Select(NameOf));
        }
        while (token.Length > 0);
        names.ShouldBe(names.Distinct().Order(StringComparer.Ordinal));
        return names;
    }

    private static string NameOf(IMessage resource) => (string)resource.Descriptor.Fields[1].Accessor.GetValue(resource);
}
