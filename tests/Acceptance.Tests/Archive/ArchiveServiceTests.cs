using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Archive;

[Collection(RunningSilo.Collection)]
public sealed class ArchiveServiceTests(RunningSilo silo)
{
    private readonly ArchiveService.ArchiveServiceClient _archive = silo.Api.Archive;

    [Fact]
    [Serves("ArchiveService/ListArchivedCalls", "ArchiveService/GetArchivedCall", "ArchiveService/ExportCalls", "ArchiveService/SummarizeCalls")]
    [Serves("ArchiveService/ListOffers", "ArchiveService/ListOperatorIntervals")]
    public async Task Archive_OfAFewCalls_TellsThemAllInEveryForm()
    {
        await using var scene = await Scene.Open(silo, queue: queue => queue.ShortAbandon = new Duration());
        List<string> calls = [];
        for (var i = 0; i < 3; i++)
        {
            calls.Add(await scene.Edge.Call(scene.Line, arrival => arrival.ClientNumber = $"+7916000000{calls.Count}"));
            await scene.Edge.Session.ClientHungUpAsync(calls[i]).InTime();
        }

        var desk = await scene.Work();
        calls.Add(await scene.Talk(desk));
        await scene.Edge.Session.ClientHungUpAsync(calls[3]).InTime();
        await desk.SetWishAsync(Wish.SignedOut).InTime();
        var filter = new CallFilter { Line = scene.Line };

        var request = new ListArchivedCallsRequest { Filter = filter, PageSize = 3 };
        var page = await _archive.ListArchivedCallsAsync(request);
        request.PageToken = page.NextPageToken;
        var rest = await _archive.ListArchivedCallsAsync(request);
        page.Calls.Concat(rest.Calls).Select(call => call.CallId).ShouldBe(calls.AsEnumerable().Reverse());
        (page.Calls.Count, rest.NextPageToken).ShouldBe((3, ""));

        var exported = await Export(filter);
        exported.Select(detail => detail.Call.CallId).ShouldBe(calls);
        foreach (var detail in exported)
            (await _archive.GetArchivedCallAsync(new() { Call = detail.Call.CallId })).ShouldBe(detail);

        (await Listed(new() { Line = scene.Line, Outcome = Outcome.Answered })).ShouldBe([calls[3]]);
        (await Listed(new() { Operator = scene.Operator(1) })).ShouldBe([calls[3]]);
        (await Listed(new() { Line = scene.Line, ClientNumber = "+79160000001" })).ShouldBe([calls[1]]);
        (await Listed(new() { Queue = scene.Name, ArrivedFrom = exported[1].Call.ArrivalTime, ArrivedUntil = exported[3].Call.ArrivalTime })).ShouldBe([calls[2], calls[1]]);
        (await Listed(new() { Line = scene.Line, Topic = "advice" })).ShouldBeEmpty();

        var summary = await _archive.SummarizeCallsAsync(new() { Filter = filter, ServiceLevel = Duration.FromTimeSpan(TimeSpan.FromSeconds(15)) });
        summary.ShouldSatisfyAllConditions(
            all => all.Arrived.ShouldBe(4), all => all.Queued.ShouldBe(4), all => all.AnsweredInTime.ShouldBe(1), all => all.ServiceLevel.ShouldBe(0.25), all => all.AbandonRate.ShouldBe(0.75),
            all => all.Outcomes.ToDictionary(one => one.Outcome, one => one.Count).ShouldBe(new Dictionary<Outcome, long> { [Outcome.Abandoned] = 3, [Outcome.Answered] = 1 }, ignoreOrder: true),
            all => all.AverageSpeedOfAnswer.ShouldBe(exported[3].Call.Waited), all => all.AverageTalk.ShouldBe(exported[3].Call.Talked),
            all => all.LongestWait.ShouldBe(exported.Select(detail => detail.Call.Waited).MaxBy(waited => waited.ToTimeSpan())),
            all => all.ServiceLevelThreshold.Seconds.ShouldBe(15));

        var offer = (await _archive.ListOffersAsync(new() { Queue = scene.Name, Ending = OfferEnding.Accepted })).Offers.Single();
        offer.ShouldBe(exported[3].Offers.Single());
        (await _archive.ListOffersAsync(new() { Call = calls[3], Operator = scene.Operator(1) })).Offers.Single().ShouldBe(offer);
        (await _archive.ListOffersAsync(new() { Call = calls[0] })).Offers.ShouldBeEmpty();

        var intervals = await Eventually.Get(async () => (await _archive.ListOperatorIntervalsAsync(new() { Operator = scene.Operator(1) })).Intervals,
            seen => seen.Count > 0 && seen[^1].PanelState != PanelState.Talking);
        var talk = intervals.Single(one => one.PanelState == PanelState.Talking);
        (talk.CallId, talk.Site).ShouldBe((calls[3], "office"));
        intervals.Select(one => one.PanelState).ShouldContain(PanelState.Ringing);
        intervals.Zip(intervals.Skip(1)).ShouldAllBe(pair => pair.First.EndTime == pair.Second.StartTime && pair.First.Sequence < pair.Second.Sequence);
    }

    [Fact]
    [Refuses("ArchiveService/ListArchivedCalls", "ArchiveService/GetArchivedCall", "ArchiveService/ExportCalls", "ArchiveService/SummarizeCalls")]
    [Refuses("ArchiveService/ListOffers", "ArchiveService/ListOperatorIntervals")]
    public async Task Archive_WronglyAskedFor_IsRefusedWithTheField()
    {
        var before = new Timestamp { Seconds = -1 };
        await Refused.With(StatusCode.NotFound, "CALL_UNKNOWN", async () => await _archive.GetArchivedCallAsync(new() { Call = Guid.CreateVersion7().ToString() }));
        await Refused.Field("call", async () => await _archive.GetArchivedCallAsync(new() { Call = "42" }));
        await Refused.Field("filter.line", async () => await _archive.ListArchivedCallsAsync(new() { Filter = new() { Line = "42" } }));
        await Refused.Field("filter.outcome", async () => await _archive.ListArchivedCallsAsync(new() { Filter = new() { Outcome = (Outcome)42 } }));
        await Refused.Field("page_size", async () => await _archive.ListArchivedCallsAsync(new() { PageSize = 1001 }));
        await Refused.Field("page_token", async () => await _archive.ListArchivedCallsAsync(new() { PageToken = "a" }), "PAGE_TOKEN_INVALID");
        await Refused.Field("filter.client_number", async () => await Export(new() { ClientNumber = "none" }));
        await Refused.Field("filter.arrived_from", async () => await _archive.SummarizeCallsAsync(new() { Filter = new() { ArrivedFrom = before } }));
        await Refused.Field("service_level", async () => await _archive.SummarizeCallsAsync(new() { ServiceLevel = new() { Seconds = -20 } }));
        await Refused.Field("call", async () => await _archive.ListOffersAsync(new() { Call = "42" }));
        await Refused.Field("issued_until", async () => await _archive.ListOffersAsync(new() { IssuedUntil = before }));
        await Refused.Field("page_size", async () => await _archive.ListOffersAsync(new() { PageSize = -1 }));
        await Refused.Field("operator", async () => await _archive.ListOperatorIntervalsAsync(new()));
        await Refused.Field("from_time", async () => await _archive.ListOperatorIntervalsAsync(new() { Operator = "x", FromTime = before }));
    }

    private async Task<IEnumerable<string>> Listed(CallFilter filter) => (await _archive.ListArchivedCallsAsync(new() { Filter = filter })).Calls.Select(call => call.CallId);

    private async Task<IReadOnlyList<ArchivedCallDetail>> Export(CallFilter filter)
    {
        using var export = _archive.ExportCalls(new() { Filter = filter });
        try
        {
            return await export.ResponseStream.ReadAllAsync().ToListAsync();
        }
        catch (RpcException failure)
        {
            throw AntiphonRefusal.From(failure);
        }
    }
}
