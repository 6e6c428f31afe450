using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Operators;

[Collection(RunningSilo.Collection)]
public sealed class OperatorsServiceTests(RunningSilo silo)
{
    private readonly OperatorsService.OperatorsServiceClient _operators = silo.Api.Operators;

    [Fact]
    [Serves("OperatorsService/GetOperatorState", "OperatorsService/ListOperatorStates", "OperatorsService/GetSiteReport")]
    public async Task Operators_AreShownOneByOneListedFilteredAndCounted()
    {
        await using var scene = await Scene.Open(silo, operators: 3, site: "home");
        var before = await _operators.GetSiteReportAsync(new() { Site = "home" });
        await scene.Work();
        await (await scene.Sit(2)).SetWishAsync(Wish.NotReady, "break").InTime();

        var state = await Eventually.Get(async () => await _operators.GetOperatorStateAsync(new() { Operator = scene.Operator(1) }), seen => seen.PanelState == PanelState.Free);
        state.ShouldSatisfyAllConditions(
            one => one.DisplayName.ShouldBe("Operator 1"), one => one.Site.ShouldBe("home"), one => one.Wish.ShouldBe(Wish.Ready), one => one.Work.ShouldBe(Work.Idle),
            one => one.Reachable.ShouldBeTrue(), one => one.DeskId.ShouldBe("desk-1"), one => one.Session.ShouldBe(1));

        var request = new ListOperatorStatesRequest { Queue = scene.Name, PageSize = 2 };
        var first = await _operators.ListOperatorStatesAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await _operators.ListOperatorStatesAsync(request);
        first.OperatorStates.Concat(second.OperatorStates).Select(one => (one.Operator, one.PanelState)).ShouldBe(
            [(scene.Operator(1), PanelState.Free), (scene.Operator(2), PanelState.Break), (scene.Operator(3), PanelState.SignedOut)]);
        second.NextPageToken.ShouldBeEmpty();
        (await _operators.ListOperatorStatesAsync(new() { Queue = scene.Name, PanelState = PanelState.Break })).OperatorStates.Single().Reason.ShouldBe("break");
        (await _operators.ListOperatorStatesAsync(new() { Queue = scene.Name, Site = "office" })).OperatorStates.ShouldBeEmpty();

        var report = await Eventually.Get(async () => await _operators.GetSiteReportAsync(new() { Site = "home" }), seen => Count(seen, PanelState.Break) == Count(before, PanelState.Break) + 1);
        (report.DisplayName, report.Operators).ShouldBe(("Home workers", before.Operators));
        Count(report, PanelState.Free).ShouldBe(Count(before, PanelState.Free) + 1);
        report.States.Sum(one => one.Count).ShouldBe(report.Operators);
    }

    [Fact]
    [Serves("OperatorsService/ForceState")]
    public async Task Force_WhileTalking_BecomesTheNextWish()
    {
        await using var scene = await Scene.Open(silo);
        var desk = await scene.Work();
        var call = await scene.Talk(desk);

        var forced = await _operators.ForceStateAsync(new() { Operator = scene.Operator(1), Wish = Wish.NotReady, Reason = "break" });
        (forced.Wish, forced.NextWish, forced.NextReason).ShouldBe((Wish.Ready, Wish.NotReady, "break"));
        await scene.Edge.Session.ClientHungUpAsync(call).InTime();
        await desk.Until(d => d.State is { PanelState: PanelState.Break, Reason: "break" });

        (await _operators.ForceStateAsync(new() { Operator = scene.Operator(1), Wish = Wish.SignedOut })).PanelState.ShouldBe(PanelState.SignedOut);
        await desk.Until(d => d.State!.Wish == Wish.SignedOut);
    }

    [Fact]
    [Serves("OperatorsService/MoveOperator", "OperatorsService/ListPostings")]
    [Refuses("OperatorsService/MoveOperator", "OperatorsService/ListPostings")]
    public async Task Operator_MovesFromADateOn_AndItIsNoted()
    {
        await using var scene = await Scene.Open(silo, site: "home");
        var id = scene.Operator(1);
        async Task<IReadOnlyList<Posting>> Postings() => (await _operators.ListPostingsAsync(new() { Operator = id })).Postings;
        var now = (await silo.Api.System.GetClockAsync(new())).DomainTime.ToDateTimeOffset();

        var staff = await _operators.MoveOperatorAsync(new() { Operator = id, Site = "office", Employment = Employment.Staff });
        (staff.Site, staff.Employment, staff.Planned, staff.StartTime.ToDateTimeOffset() >= now).ShouldBe(("office", Employment.Staff, false, true));
        (await silo.ReadCentre()).Operators.Single(one => one.Id == id).Site.ShouldBe("office");
        var planned = await _operators.MoveOperatorAsync(new() { Operator = id, Site = "home", StartTime = now.AddDays(30).ToTimestamp() });
        (planned.Site, planned.Employment, planned.Planned).ShouldBe(("home", Employment.Staff, true));
        (await Postings()).Select(one => (one.Site, one.Planned, one.EndTime?.ToDateTimeOffset())).ShouldBe(
            [("home", false, staff.StartTime.ToDateTimeOffset()), ("office", false, planned.StartTime.ToDateTimeOffset()), ("home", true, null)]);
        (await silo.ReadCentre()).Operators.Single(one => one.Id == id).Site.ShouldBe("office");

        await Refused.With(StatusCode.NotFound, "OPERATOR_UNKNOWN", async () => await _operators.MoveOperatorAsync(new() { Operator = "nobody", Site = "home" }));
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _operators.MoveOperatorAsync(new() { Operator = id, Site = "nowhere" }));
        await Refused.With(StatusCode.InvalidArgument, "FIELDS_INVALID", async () => await _operators.MoveOperatorAsync(new() { Operator = id }));
        await Refused.With(StatusCode.NotFound, "OPERATOR_UNKNOWN", async () => await _operators.ListPostingsAsync(new() { Operator = "nobody" }));
        (await Postings()).Count.ShouldBe(3);
    }

    [Fact]
    [Refuses("OperatorsService/GetOperatorState", "OperatorsService/ListOperatorStates", "OperatorsService/ForceState", "OperatorsService/GetSiteReport")]
    public async Task Operators_WronglyAskedFor_AreRefusedAndStayAsTheyAre()
    {
        await using var scene = await Scene.Open(silo);
        await scene.Work();
        var id = scene.Operator(1);
        var before = await _operators.GetOperatorStateAsync(new() { Operator = id });

        await Refused.With(StatusCode.NotFound, "OPERATOR_UNKNOWN", async () => await _operators.GetOperatorStateAsync(new() { Operator = "nobody" }));
        await Refused.With(StatusCode.NotFound, "OPERATOR_UNKNOWN", async () => await _operators.ForceStateAsync(new() { Operator = "nobody", Wish = Wish.Ready }));
        await Refused.With(StatusCode.NotFound, "SITE_UNKNOWN", async () => await _operators.GetSiteReportAsync(new() { Site = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "QUEUE_UNKNOWN", async () => await _operators.ListOperatorStatesAsync(new() { Queue = "nowhere" }));
        await Refused.With(StatusCode.NotFound, "NOT_READY_REASON_UNKNOWN", async () => await _operators.ForceStateAsync(new() { Operator = id, Wish = Wish.NotReady, Reason = "golf" }));
        await Refused.Field("reason", async () => await _operators.ForceStateAsync(new() { Operator = id, Wish = Wish.NotReady }));
        await Refused.Field("reason", async () => await _operators.ForceStateAsync(new() { Operator = id, Wish = Wish.Ready, Reason = "break" }));
        await Refused.Field("wish", async () => await _operators.ForceStateAsync(new() { Operator = id }));
        await Refused.Field("page_size", async () => await _operators.ListOperatorStatesAsync(new() { PageSize = 1001 }));
        await Refused.Field("panel_state", async () => await _operators.ListOperatorStatesAsync(new() { PanelState = (PanelState)77 }));
        await Refused.Field("page_token", async () => await _operators.ListOperatorStatesAsync(new() { PageToken = "?" }), "PAGE_TOKEN_INVALID");

        (await _operators.GetOperatorStateAsync(new() { Operator = id })).ShouldBe(before);
    }

    private static int Count(SiteReport report, PanelState state) => report.States.SingleOrDefault(one => one.PanelState == state)?.Count ?? 0;
}
