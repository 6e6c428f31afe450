using Antiphon.Configuration;
using Antiphon.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Antiphon.Lines;

/// <summary>See lines.proto.</summary>
internal sealed class LinesService(IGrainFactory grains, CentreReader centres) : V1.LinesService.LinesServiceBase
{
    private const string Anonymous = "api";

    public override async Task<V1.LineStatus> GetLineStatus(V1.GetLineStatusRequest request, ServerCallContext context)
    {
        var line = Find(request.Line);
        return await Show(await line.GetStatus(), request.Line);
    }

    public override async Task<V1.ListLineStatusesResponse> ListLineStatuses(V1.ListLineStatusesRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var statuses = await Task.WhenAll(centre.Lines.Keys.Select(number => grains.GetGrain<ILineGrain>(number).GetStatus()));
        return new V1.ListLineStatusesResponse { LineStatuses = { statuses.Where(status => status.Closure != LineClosure.Unknown).Select(status => Show(status, centre)) } };
    }

    public override Task<V1.LineStatus> OpenLine(V1.OpenLineRequest request, ServerCallContext context) =>
        ByHand(request.Line, request.By, request.UntilTime, (line, by, until) => line.Open(by, until));

    public override Task<V1.LineStatus> CloseLine(V1.CloseLineRequest request, ServerCallContext context) =>
        ByHand(request.Line, request.By, request.UntilTime, (line, by, until) => line.Close(by, until));

    public override async Task<V1.LineStatus> FollowSchedule(V1.FollowScheduleRequest request, ServerCallContext context) =>
        await Show(await Find(request.Line).FollowSchedule(), request.Line);

    private async Task<V1.LineStatus> ByHand(string number, string by, Timestamp? untilTime, Func<ILineGrain, string, DateTimeOffset?, Task<LineChange>> act)
    {
        var fields = new Fields();
        fields.Number("line", number);
        fields.Text("by", by, 200);
        var until = fields.OptionalTime("until_time", untilTime);
        fields.ThrowIfInvalid();
        return await Show(await act(grains.GetGrain<ILineGrain>(number), by.Length == 0 ? Anonymous : by, until), number);
    }

    private ILineGrain Find(string number)
    {
        var fields = new Fields();
        fields.Number("line", number);
        fields.ThrowIfInvalid();
        return grains.GetGrain<ILineGrain>(number);
    }

    private async Task<V1.LineStatus> Show(LineChange change, string number) => change.Outcome switch
    {
        LineChangeOutcome.UntilPassed => throw Statuses.Invalid(V1.ErrorReason.FieldsInvalid, [("until_time", "Lies in the past (domain time).")]).ToRpcException(),
        LineChangeOutcome.UnknownLine => throw Statuses.Unknown(V1.ErrorReason.LineUnknown, number).ToRpcException(),
        _ => await Show(change.Status, number),
    };

    private async Task<V1.LineStatus> Show(LineStatus status, string number) => status.Closure == LineClosure.Unknown
        ? throw Statuses.Unknown(V1.ErrorReason.LineUnknown, number).ToRpcException()
        : Show(status, await centres.ReadRecent());

    private static V1.LineStatus Show(LineStatus status, Centre centre) => new()
    {
        Line = status.Number,
        Brand = centre.Lines.GetValueOrDefault(status.Number)?.Brand ?? "",
        Open = status.IsOpen,
        Mode = status.ByHand switch { null => V1.LineMode.Schedule, { IsOpen: true } => V1.LineMode.Opened, _ => V1.LineMode.Closed },
        Closure = status.Closure switch
        {
            LineClosure.OutOfHours => "out-of-hours",
            LineClosure.Holiday => "holiday",
            LineClosure.ByHand => "by-hand",
            _ => "",
        },
        NextChangeTime = status.NextChange?.ToTimestamp(),
        By = status.ByHand?.By ?? "",
        UntilTime = status.ByHand?.Until?.ToTimestamp(),
    };
}
