using Antiphon.Configuration;
using Antiphon.Errors;
using Antiphon.Paging;
using Antiphon.Sites;
using Grpc.Core;

namespace Antiphon.Operators;

/// <summary>See operators.proto.</summary>
internal sealed class OperatorsService(IGrainFactory grains, CentreReader centres) : V1.OperatorsService.OperatorsServiceBase
{
    private const int AskedAtOnce = 100;

    public override async Task<V1.OperatorState> GetOperatorState(V1.GetOperatorStateRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        return await Show(Declared(centre, request.Operator), centre);
    }

    public override async Task<V1.ListOperatorStatesResponse> ListOperatorStates(V1.ListOperatorStatesRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        fields.Known("panel_state", request.PanelState);
        fields.ThrowIfInvalid();
        var centre = await centres.Read();
        if (request.Queue.Length > 0 && !centre.Queues.ContainsKey(request.Queue))
            throw Statuses.Unknown(V1.ErrorReason.QueueUnknown, request.Queue).ToRpcException();
        var after = Page.Start(request, 1)?[0];
        var asked = centre.Operators.Values
            .Where(one => request.Site.Length == 0 || one.Site == request.Site)
            .Where(one => request.Queue.Length == 0 || Serves(one, centre.Queues[request.Queue]))
            .OrderBy(one => one.Id, StringComparer.Ordinal)
            .Where(one => after is null || string.CompareOrdinal(one.Id, after) > 0);
        var found = new List<V1.OperatorState>();
        foreach (var some in asked.Chunk(AskedAtOnce))
        {
            var states = await Task.WhenAll(some.Select(one => Show(one, centre)));
            found.AddRange(states.Where(state => request.PanelState is V1.PanelState.Unspecified || state.PanelState == request.PanelState));
            if (found.Count > size)
                break;
        }

        var (rows, next) = Page.Cut(request, size, found, state => [state.Operator]);
        return new V1.ListOperatorStatesResponse { OperatorStates = { rows }, NextPageToken = next };
    }

    public override async Task<V1.OperatorState> ForceState(V1.ForceStateRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var wish = WishField.Read(fields, "", request.Wish, request.Reason);
        fields.ThrowIfInvalid();
        var centre = await centres.Read();
        var declared = Declared(centre, request.Operator);
        (await grains.GetGrain<IOperatorGrain>(request.Operator).ForceState(wish, request.Reason)).OrThrow(V1.ErrorReason.OperatorUnknown);
        return await Show(declared, centre);
    }

    public override async Task<V1.Posting> MoveOperator(V1.MoveOperatorRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        fields.Known("employment", request.Employment);
        var from = fields.OptionalTime("start_time", request.StartTime);
        if (request.Site.Length == 0 && request.Employment is V1.Employment.Unspecified)
            fields.Refuse("site", "A site or an employment is wanted, or both.");
        fields.ThrowIfInvalid();
        var centre = await centres.Read();
        Declared(centre, request.Operator);
        if (request.Site.Length > 0 && !centre.Sites.ContainsKey(request.Site))
            throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, request.Site).ToRpcException();
        var result = await centres.Grain.Move(request.Operator, request.Site.Length > 0 ? request.Site : null, request.Employment is V1.Employment.Unspecified ? null : (Employment)((int)request.Employment - 1), from);
        if (result.Outcome is ChangeOutcome.Invalid)
            throw Statuses.Invalid(V1.ErrorReason.CentreInvalid, result.Problems.Select(problem => (problem.Path, problem.Message))).ToRpcException();
        var all = OperatorMessages.ToMessages(await centres.Grain.GetPostings(request.Operator));
        var said = from is null ? all.LastOrDefault(one => !one.Planned) : all.FirstOrDefault(one => one.StartTime == request.StartTime);
        return said ?? OperatorMessages.ToMessage(Declared(await centres.Read(), request.Operator));
    }

    public override async Task<V1.ListPostingsResponse> ListPostings(V1.ListPostingsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        fields.Name("operator", request.Operator);
        fields.ThrowIfInvalid();
        var postings = await centres.Grain.GetPostings(request.Operator);
        if (postings.IsEmpty)
            return new V1.ListPostingsResponse { Postings = { OperatorMessages.ToMessage(Declared(await centres.Read(), request.Operator)) } };
        return new V1.ListPostingsResponse { Postings = { OperatorMessages.ToMessages(postings) } };
    }

    public override async Task<V1.SiteReport> GetSiteReport(V1.GetSiteReportRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        if (!centre.Sites.TryGetValue(request.Site, out var site))
            throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, request.Site).ToRpcException();
        var report = await grains.GetGrain<ISiteGrain>(request.Site).GetReport();
        return new V1.SiteReport
        {
            Site = site.Name,
            DisplayName = site.DisplayName,
            Operators = report.Operators.Length,
            States = { OperatorMessages.Counts(report.Counts) },
        };
    }

    private static Operator Declared(Centre centre, string id) =>
        centre.Operators.GetValueOrDefault(id) ?? throw Statuses.Unknown(V1.ErrorReason.OperatorUnknown, id).ToRpcException();

    private static bool Serves(Operator one, Queue queue) => queue.Skills.All(wanted => one.Skills.GetValueOrDefault(wanted.Skill) >= wanted.Level);

    private async Task<V1.OperatorState> Show(Operator declared, Centre centre) =>
        (await grains.GetGrain<IOperatorGrain>(declared.Id).GetSnapshot())?.ToMessage(centre)
        // Declared a moment ago, and the actor's node has not heard of it yet.
        ?? new V1.OperatorState
        {
            Operator = declared.Id,
            DisplayName = declared.DisplayName,
            Site = declared.Site,
            Wish = V1.Wish.SignedOut,
            Work = V1.Work.Idle,
            PanelState = V1.PanelState.SignedOut,
        };
}
