using System.Collections.Concurrent;
using System.Text;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Panels;

/// <summary>
/// Frames for the walls. All walls of one panel are told together, ten times a second at most, so that they share the bytes; one that reads slowly takes what has changed since
/// its own last frame with a later one.
/// </summary>
internal sealed class WallFrames(
    PanelHub hub,
    CentreReader centres,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<(string Panel, long? From, long To), (byte[] Bytes, DateTimeOffset At)> _written = new();

    /// <summary>A panel as server-sent events, until the reader leaves, or until it is declared anew: then the reader comes back. 404: it, or a line of it, is not known.</summary>
    public async Task Stream(string panel, HttpContext context)
    {
        if (Choose(panel, await centres.ReadRecent()) is not { } choice)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"There is no panel '{panel}'; a panel is a declared one, '{PanelKey.All}', or lines' numbers with commas between.");
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var look = await hub.Open(choice);
        long? seen = hub.NumberOf(choice, context.Request.Headers["Last-Event-ID"].ToString());
        try
        {
            while (choice.Holds(await centres.ReadRecent()))
            {
                var (bytes, to) = Frame(panel, look, seen);
                await context.Response.BodyWriter.WriteAsync(bytes, end.Token);
                seen = to;
                await look.Change(to, FrameEvery, end.Token);
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

    /// <summary>The frame from what this wall has seen to now: another's, if that one was there before.</summary>
    private (byte[] Bytes, long To) Frame(string panel, PanelLook look, long? seen)
    {
        var (now, number) = (clock.GetUtcNow(), hub.Number);
        if (_written.TryGetValue((panel, seen, number), out var shared) && now - shared.At < FrameEvery)
            return (shared.Bytes, number);
        var news = look.Since(seen);
        var message = news.ToMessage(hub.Name(look.Choice, news.Number), centres.Last, look.Choice, hub.HeadlineOf(look.Choice), domain.GetUtcNow(), now);
        var bytes = Encoding.UTF8.GetBytes($"id: {message.Version}\ndata: {JsonFormatter.Default.Format(message)}\n\n");
        _written[(panel, seen, news.Number)] = (bytes, now);
        foreach (var old in _written.Where(frame => now - frame.Value.At > SharedFor))
            _written.TryRemove(old);
        return (bytes, news.Number);
    }
}
