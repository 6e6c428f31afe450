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
    FrameMoments moments,
    CentreReader centres,
    SharedFrames<byte[]> written,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private const int FastestRate = 10;

    /// <summary>A panel as server-sent events, until the reader leaves, or until it is declared anew: then the reader comes back. 404: it, or a line of it, is not known. 400: no rate that can be had.</summary>
    public async Task Stream(string panel, HttpContext context)
    {
        if (Rate(context.Request.Query["rate"]) is not { } rate)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"'rate' must be a whole number from 1 to {FastestRate}: so many frames a second at most.");
            return;
        }
        if ((Choose(panel, await centres.ReadRecent()) ?? Choose(panel, await centres.Read())) is not { } choice) // it may have been declared this second
        {
            await Refuse(context, StatusCodes.Status404NotFound, $"There is no panel '{panel}'; a panel is a declared one, '{PanelKey.All}', or lines' numbers with commas between.");
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var look = await hub.Open(choice);
        var (moment, mark, seen) = (moments.Join(rate), moments.Now, hub.NumberOf(choice, centres.Last.Version, context.Request.Headers["Last-Event-ID"].ToString()));
        try
        {
            while (choice.Holds(centres.Glance()))
            {
                seen = look.Known(seen, centres.Last.Version);
                await context.Response.BodyWriter.WriteAsync(written.Get($"{choice.Key}#{centres.Last.Version}", seen, mark, () => Write(look, seen, mark.Number)), end.Token);
                seen = mark.Number;
                mark = await look.Change(mark.Number, moment, end.Token);
            }
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
        var lines = panel.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 && lines.All(centre.Lines.ContainsKey) ? PanelChoice.Of(lines, []) : null;
    }

    /// <summary>Frames a second as asked for; not asked: the fastest; null: none that can be had.</summary>
    private static int? Rate(StringValues asked) =>
        asked.Count == 0 ? FastestRate : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= FastestRate ? rate : null;

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why);
    }

    private byte[] Write(PanelLook look, long? seen, long upTo)
    {
        var message = look.Since(seen, upTo).ToMessage(hub.Name(look.Choice, centres.Last.Version, upTo), centres.Last, look.Choice, hub.HeadlineOf(look.Choice), domain.GetUtcNow(), clock.GetUtcNow());
        return Encoding.UTF8.GetBytes($"id: {message.Version}\ndata: {JsonFormatter.Default.Format(message)}\n\n");
    }
}
