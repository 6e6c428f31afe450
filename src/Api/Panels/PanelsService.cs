using Antiphon.Configuration;
using Antiphon.Errors;
using Antiphon.Paging;
using Antiphon.Storage.Archive;
using Antiphon.Streams;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Panels;

/// <summary>See panels.proto.</summary>
internal sealed class PanelsService(
    PanelWatch panels,
    IGrainFactory grains,
    CentreReader centres,
    AlarmWatch alarms,
    IArchive archive,
    SharedFrames<V1.PanelFrame> made,
    IHostApplicationLifetime lifetime) : V1.PanelsService.PanelsServiceBase
{
    private const int UsualRate = 4;

    public override async Task<V1.PanelFrame> GetPanel(V1.GetPanelRequest request, ServerCallContext context) =>
        await panels.Look(await Choose(request.Panel, request.Lines, request.Sites));

    public override async Task WatchPanel(V1.WatchPanelRequest request, IServerStreamWriter<V1.PanelFrame> responseStream, ServerCallContext context)
    {
        var fields = new Fields();
        var rate = request.FramesPerSecond == 0 ? UsualRate : fields.Within("frames_per_second", request.FramesPerSecond, 1, PanelWatch.FastestRate);
        fields.ThrowIfInvalid();
        var choice = await Choose(request.Panel, request.Lines, request.Sites);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var frame in panels.Watch(choice, rate, request.Version, made, frame => frame, end.Token))
                await responseStream.WriteAsync(frame, end.Token);
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                throw StreamEnds.NodeStopping;
            return;
        }
        throw Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.PanelChanged, $"Panel '{request.Panel}' was declared anew; watch it again.").ToRpcException();
    }

    public override async Task WatchAlarms(V1.WatchAlarmsRequest request, IServerStreamWriter<V1.AlarmFrame> responseStream, ServerCallContext context)
    {
        await CheckPanel(request.Panel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var news in alarms.Watch(request.Panel, end.Token))
                await responseStream.WriteAsync(new V1.AlarmFrame { Alarms = { news.Select(PanelMessages.ToMessage) } }, end.Token);
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                throw StreamEnds.NodeStopping;
        }
    }

    public override async Task<V1.PanelHistory> GetPanelHistory(V1.GetPanelHistoryRequest request, ServerCallContext context)
    {
        var choice = await Choose(request.Panel, request.Lines, []);
        var keys = choice.KeysOfCalls;
        var hours = await Task.WhenAll(keys.Select(key => grains.GetGrain<IPanelGrain>(key).GetHistory([.. choice.Queues])));
        return new V1.PanelHistory { Blocks = { keys.Zip(hours, (key, hour) => hour.ToMessage(key)) } };
    }

    public override async Task<V1.ListAlarmsResponse> ListAlarms(V1.ListAlarmsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var size = Page.Size(fields, request.PageSize);
        fields.ThrowIfInvalid();
        var filter = new AlarmFilter(request.Panel.Length == 0 ? null : request.Panel, request.Open);
        if (Page.Start(request, 2) is [var raised, var id])
            filter = filter with { BeforeRaisedAt = Mark.ToTime(raised), BeforeId = Guid.Parse(id) };
        var (rows, next) = Page.Cut(request, size, await archive.ListAlarms(filter, size + 1, context.CancellationToken), alarm => [Mark.Of(alarm.RaisedAt), alarm.Id.ToString()]);
        if (rows.Count == 0)
            await CheckPanel(request.Panel); // the log of one that is no more stays
        return new V1.ListAlarmsResponse { Alarms = { rows.Select(PanelMessages.ToMessage) }, NextPageToken = next };
    }

    private async Task<PanelChoice> Choose(string panel, RepeatedField<string> lines, RepeatedField<string> sites)
    {
        var centre = await centres.ReadRecent();
        if (panel.Length > 0)
        {
            var fields = new Fields();
            if (lines.Count > 0)
                fields.Refuse("lines", "A declared panel says itself which lines; leave them out, or the panel.");
            if (sites.Count > 0)
                fields.Refuse("sites", "A declared panel says itself which sites; leave them out, or the panel.");
            fields.ThrowIfInvalid();
            return PanelChoice.Of(await CheckPanel(panel) ?? throw new InvalidOperationException("A panel without a name."));
        }
        if (lines.FirstOrDefault(line => !centre.Lines.ContainsKey(line)) is { } line)
            throw Statuses.Unknown(V1.ErrorReason.LineUnknown, line).ToRpcException();
        if (sites.FirstOrDefault(site => !centre.Sites.ContainsKey(site)) is { } unknown)
            throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, unknown).ToRpcException();
        return PanelChoice.Of(lines, sites);
    }

    /// <summary>The panel; null: none was named. One that is not known may have been declared this second.</summary>
    private async Task<PanelDefinition?> CheckPanel(string panel) => panel.Length == 0
        ? null
        : (await centres.ReadRecent()).Panels.GetValueOrDefault(panel) ?? (await centres.Read()).Panels.GetValueOrDefault(panel) ?? throw Statuses.Unknown(V1.ErrorReason.PanelUnknown, panel).ToRpcException();
}
