using Antiphon.Errors;
using Antiphon.Paging;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Grpc.Core;

namespace Antiphon.Calls;

/// <summary>See calls.proto.</summary>
internal sealed class CallsService(IGrainFactory grains, IHotRows rows, IArchive archive) : V1.CallsService.CallsServiceBase
{
    public override async Task<V1.Call> GetCall(V1.GetCallRequest request, ServerCallContext context)
    {
        var (id, call) = Find(request.Call);
        if (await call.GetSnapshot() is { } live)
            return live.ToMessage();
        return (await archive.GetCall(id, context.CancellationToken))?.Call.ToCall() ?? throw Unknown(id);
    }

    public override async Task<V1.ListCallsResponse> ListCalls(V1.ListCallsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        var filter = new LiveCallFilter(
            Filled(fields.OptionalNumber("line", request.Line)),
            Filled(request.Queue),
            Filled(request.Operator),
            fields.Known("state", request.State) == V1.CallState.Unspecified ? null : ((CallState)((int)request.State - 1)).ToString());
        fields.ThrowIfInvalid();
        var after = Page.Start(request, 2) is [var ticks, var id] ? Place(Mark.ToTime(ticks), Guid.Parse(id)) : null;
        var found = await rows.ListCalls(filter, size + 1, after, context.CancellationToken);
        var (page, next) = Page.Cut(request, size, found, call => [Mark.Of(call.ArrivedAt), call.Id.ToString()]);
        return new V1.ListCallsResponse { Calls = { page.Select(CallMessages.ToMessage) }, NextPageToken = next };
    }

    public override Task<V1.Call> WithdrawCall(V1.WithdrawCallRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        fields.Text("reason", request.Reason, 200);
        fields.ThrowIfInvalid();
        return Change(request.Call, call => call.Withdraw(request.Reason));
    }

    public override Task<V1.Call> PrioritizeCall(V1.PrioritizeCallRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        fields.Within("priority", request.Priority, -10, 10);
        fields.ThrowIfInvalid();
        return Change(request.Call, call => call.Prioritize(request.Priority));
    }

    public override Task<V1.Call> RequeueCall(V1.RequeueCallRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        fields.Name("queue", request.Queue);
        fields.ThrowIfInvalid();
        return Change(request.Call, call => call.Requeue(request.Queue));
    }

    public override async Task<V1.RoutingExplanation> ExplainRouting(V1.ExplainRoutingRequest request, ServerCallContext context)
    {
        var (id, call) = Find(request.Call);
        var snapshot = await call.GetSnapshot() ?? throw Unknown(id);
        var explanation = snapshot.State is CallState.Queued or CallState.Offered ? await grains.GetGrain<IQueueGrain>(snapshot.Queue).Explain(id) : null;
        return explanation?.ToMessage() ?? throw Statuses.Refused(StatusCode.FailedPrecondition, snapshot.State == CallState.Ended ? V1.ErrorReason.CallEnded : V1.ErrorReason.WrongState,
            $"The call is {snapshot.State} and stands in no queue.", ("state", snapshot.State.ToString())).ToRpcException();
    }

    private async Task<V1.Call> Change(string text, Func<ICallGrain, Task<Answer>> act)
    {
        var (id, call) = Find(text);
        var answer = (await act(call)).OrThrow(V1.ErrorReason.CallUnknown);
        return (answer.Call ?? await call.GetSnapshot() ?? throw Unknown(id)).ToMessage();
    }

    private (Guid Id, ICallGrain Call) Find(string text)
    {
        var fields = new Fields();
        var id = fields.Id("call", text);
        fields.ThrowIfInvalid();
        return (id, grains.GetGrain<ICallGrain>(id));
    }

    private static RpcException Unknown(Guid id) => Statuses.Unknown(V1.ErrorReason.CallUnknown, id.ToString()).ToRpcException();

    private static string? Filled(string text) => text.Length == 0 ? null : text;

    private static LiveCall Place(DateTimeOffset arrivedAt, Guid id) => new(id, "", "", null, null, "", null, "", arrivedAt, null);
}
