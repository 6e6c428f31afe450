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
    IGrainFactory grains,
    CentreReader centres,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock) : V1.PanelsService.PanelsServiceBase
{
    private const int UsualRate = 4;
    private const int FastestRate = 10;

    public override async Task<V1.PanelFrame> GetPanel(V1.GetPanelRequest request, ServerCallContext context)
    {
        using var look = await Open(request.Lines, request.Sites);
        return Frame(look.Since(null), request.Sites);
    }

    public override async Task WatchPanel(V1.WatchPanelRequest request, IServerStreamWriter<V1.PanelFrame> responseStream, ServerCallContext context)
    {
        var fields = new Fields();
        var rate = request.FramesPerSecond == 0 ? UsualRate : fields.Within("frames_per_second", request.FramesPerSecond, 1, FastestRate);
        fields.ThrowIfInvalid();
        using var look = await Open(request.Lines, request.Sites);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var seen = hub.NumberOf(request.Version);
        try
        {
            while (true)
            {
                var news = look.Since(seen);
                await responseStream.WriteAsync(Frame(news, request.Sites), end.Token);
                seen = news.Number;
                await look.Change(news.Number, TimeSpan.FromSeconds(1.0 / rate), end.Token);
            }
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                throw StreamEnds.NodeStopping;
        }
    }

    public override async Task<V1.PanelHistory> GetPanelHistory(V1.GetPanelHistoryRequest request, ServerCallContext context)
    {
        var keys = Keys(request.Lines, await centres.ReadRecent());
        var hours = await Task.WhenAll(keys.Select(key => grains.GetGrain<IPanelGrain>(key).GetHistory()));
        return new V1.PanelHistory { Blocks = { keys.Zip(hours, (key, hour) => hour.ToMessage(key)) } };
    }

    private async Task<PanelLook> Open(RepeatedField<string> lines, RepeatedField<string> sites)
    {
        var centre = await centres.ReadRecent();
        var keys = Keys(lines, centre);
        if (sites.FirstOrDefault(site => !centre.Sites.ContainsKey(site)) is { } unknown)
            throw Statuses.Unknown(V1.ErrorReason.SiteUnknown, unknown).ToRpcException();
        return await hub.Open(keys);
    }

    private static IReadOnlyList<string> Keys(RepeatedField<string> lines, Centre centre) =>
        lines.FirstOrDefault(line => !centre.Lines.ContainsKey(line)) is { } unknown
            ? throw Statuses.Unknown(V1.ErrorReason.LineUnknown, unknown).ToRpcException()
            : lines.Count == 0 ? [PanelKey.All] : [.. lines.Distinct().Select(PanelKey.Line)];

    private V1.PanelFrame Frame(PanelNews news, RepeatedField<string> sites) => news.ToMessage(hub.Name(news.Number), centres.Last, sites, domain.GetUtcNow(), clock.GetUtcNow());
}
