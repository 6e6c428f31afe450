using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Errors;
using Antiphon.Streams;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Panels;

/// <summary>See panels.proto.</summary>
internal sealed class PanelsService(
    PanelHub hub,
    CentreReader centres,
    SharedFrames<V1.PanelFrame> made,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock) : V1.PanelsService.PanelsServiceBase
{
    private const int UsualRate = 4;
    private const int FastestRate = 10;

    public override async Task<V1.PanelFrame> GetPanel(V1.GetPanelRequest request, ServerCallContext context)
    {
        using var look = await Open(request.Lines, request.Sites);
        return Make(look, null, request.Sites).Frame;
    }

    public override async Task WatchPanel(V1.WatchPanelRequest request, IServerStreamWriter<V1.PanelFrame> responseStream, ServerCallContext context)
    {
        var fields = new Fields();
        var rate = request.FramesPerSecond == 0 ? UsualRate : fields.Within("frames_per_second", request.FramesPerSecond, 1, FastestRate);
        fields.ThrowIfInvalid();
        using var look = await Open(request.Lines, request.Sites);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var panel = $"{string.Join(',', request.Lines)}@{string.Join(',', request.Sites)}";
        var seen = hub.NumberOf(request.Version);
        try
        {
            while (true)
            {
                var (frame, to) = made.Get(panel, seen, hub.Number, () => Make(look, seen, request.Sites));
                await responseStream.WriteAsync(frame, end.Token);
                seen = to;
                await look.Change(to, TimeSpan.FromSeconds(1.0 / rate), end.Token);
            }
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                throw StreamEnds.NodeStopping;
        }
    }

    private async Task<PanelLook> Open(RepeatedField<string> lines, RepeatedField<string> sites)
    {
        var centre = await centres.ReadRecent();
        if (lines.FirstOrDefault(line => !centre.Lines.ContainsKey(line)) is { } line)
            throw Statuses.Unknown(V1.ErrorReason.LineUnknown, line).ToRpcException();
        if (sites.FirstOrDefault(site => !centre.Sites.ContainsKey(site)) is { } unknown)
            throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, unknown).ToRpcException();
        return await hub.Open(lines.Count == 0 ? [PanelKey.All] : [.. lines.Distinct().Select(PanelKey.Line)]);
    }

    private (V1.PanelFrame Frame, long To) Make(PanelLook look, long? seen, RepeatedField<string> sites)
    {
        var news = look.Since(seen);
        return (news.ToMessage(hub.Name(news.Number), centres.Last, sites, domain.GetUtcNow(), clock.GetUtcNow()), news.Number);
    }
}
