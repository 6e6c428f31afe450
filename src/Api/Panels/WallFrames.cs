using System.Globalization;
using System.Text;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Antiphon.Panels;

/// <summary>
/// Frames for the walls: as often as a wall asks for (<c>?rate=</c>), ten times a second if it does not. Walls that saw the same before share the bytes; one that reads slowly
/// takes what has changed since its own last frame with a later one.
/// </summary>
internal sealed class WallFrames(
    PanelHub hub,
    CentreReader centres,
    SharedFrames<byte[]> written,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private const int FastestRate = 10;

    /// <summary>A panel as server-sent events, until the reader leaves. 404: a line of it is not known. 400: no rate that can be had.</summary>
    public async Task Stream(string panel, HttpContext context)
    {
        if (Rate(context.Request.Query["rate"]) is not { } rate)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"'rate' is frames a second at most, 1 to {FastestRate}.");
            return;
        }
        var lines = panel == PanelKey.All ? [] : panel.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        var centre = await centres.ReadRecent();
        if (lines.FirstOrDefault(line => !centre.Lines.ContainsKey(line)) is { } unknown)
        {
            await Refuse(context, StatusCodes.Status404NotFound, $"There is no line '{unknown}'; a panel is '{PanelKey.All}' or lines' numbers with commas between.");
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var look = await hub.Open(lines.Length == 0 ? [PanelKey.All] : [.. lines.Select(PanelKey.Line)]);
        long? seen = hub.NumberOf(context.Request.Headers["Last-Event-ID"].ToString());
        try
        {
            while (true)
            {
                var (bytes, to) = written.Get(panel, seen, hub.Number, () => Write(look, seen));
                await context.Response.BodyWriter.WriteAsync(bytes, end.Token);
                seen = to;
                await look.Change(to, TimeSpan.FromSeconds(1.0 / rate), end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the node stops; a wall comes back by itself.
        }
    }

    /// <summary>Frames a second as asked for; not asked: the fastest; null: none that can be had.</summary>
    private static int? Rate(StringValues asked) =>
        asked.Count == 0 ? FastestRate : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= FastestRate ? rate : null;

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why);
    }

    private (byte[] Bytes, long To) Write(PanelLook look, long? seen)
    {
        var news = look.Since(seen);
        var message = news.ToMessage(hub.Name(news.Number), centres.Last, [], domain.GetUtcNow(), clock.GetUtcNow());
        return (Encoding.UTF8.GetBytes($"id: {message.Version}\ndata: {JsonFormatter.Default.Format(message)}\n\n"), news.Number);
    }
}
