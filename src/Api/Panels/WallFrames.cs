using System.Globalization;
using System.Text;
using Antiphon.Configuration;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Antiphon.Panels;

/// <summary>Frames for the walls: as often as a wall asks for (<c>?rate=</c>), ten times a second if it does not; written once for all walls that are told the same.</summary>
internal sealed class WallFrames(PanelWatch panels, CentreReader centres, SharedFrames<byte[]> written, IHostApplicationLifetime lifetime)
{
    private const string Site = "site:";

    /// <summary>A panel that was declared anew ends its events; a browser's own pause is three seconds.</summary>
    private static readonly byte[] ComeBackSoon = "retry: 500\n\n"u8.ToArray();

    /// <summary>A panel as server-sent events, until the reader leaves, or until it is declared anew: then the reader comes back. 404: it, or a line of it, is not known. 400: no rate that can be had.</summary>
    public async Task Stream(string panel, HttpContext context)
    {
        if (Rate(context.Request.Query["rate"]) is not { } rate)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"'rate' must be a whole number from 1 to {PanelWatch.FastestRate}: so many frames a second at most.");
            return;
        }
        if ((Choose(panel, await centres.ReadRecent()) ?? Choose(panel, await centres.Read())) is not { } choice) // it may have been declared this second
        {
            await Refuse(context, StatusCodes.Status404NotFound, $"There is no panel '{panel}'; a panel is a declared one, '{PanelKey.All}', or lines' numbers, or '{Site}' before sites' names, with commas between.");
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await context.Response.BodyWriter.WriteAsync(ComeBackSoon, end.Token);
            await foreach (var bytes in panels.Watch(choice, rate, context.Request.Headers["Last-Event-ID"].ToString(), written, Write, end.Token))
                await context.Response.BodyWriter.WriteAsync(bytes, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the node stops; a wall comes back by itself.
        }
    }

    private static PanelChoice? Choose(string panel, Centre centre)
    {
        if (panel == PanelKey.All)
            return PanelChoice.Of([], []);
        if (centre.Panels.TryGetValue(panel, out var declared))
            return PanelChoice.Of(declared);
        var parts = panel.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return null;
        if (parts.All(centre.Lines.ContainsKey))
            return PanelChoice.Of(parts, []);
        var sites = parts.Select(part => part.StartsWith(Site, StringComparison.Ordinal) ? part[Site.Length..] : "").ToList();
        return sites.All(centre.Sites.ContainsKey) ? PanelChoice.Of([], sites) : null;
    }

    /// <summary>Frames a second as asked for; not asked: the fastest; null: none that can be had.</summary>
    private static int? Rate(StringValues asked) =>
        asked.Count == 0 ? PanelWatch.FastestRate : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= PanelWatch.FastestRate ? rate : null;

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why);
    }

    private static byte[] Write(V1.PanelFrame frame) => Encoding.UTF8.GetBytes($"id: {frame.Version}\ndata: {JsonFormatter.Default.Format(frame)}\n\n");
}
