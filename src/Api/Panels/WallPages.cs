using Antiphon.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Panels;

/// <summary>The web wall: pages that lie in this assembly, and a panel's frames as server-sent events. A frame is written once, whoever reads it.</summary>
internal static class WallPages
{
    private static readonly string[] Scripts = ["text.js", "page.js", "filter.js", "details.js", "hour.js", "headline.js", "blocks.js", "wall.js"];

    private static readonly (string Path, string Resource, string Type)[] Files =
    [
        ("/panel", "wall.html", "text/html; charset=utf-8"), ("/panel/{id}", "wall.html", "text/html; charset=utf-8"),
        ("/panel/wall.css", "wall.css", "text/css; charset=utf-8"), .. Scripts.Select(name => ($"/panel/{name}", name, "text/javascript; charset=utf-8")),
    ];

    /// <summary>Maps <c>/panel</c>, <c>/panel/{id}</c> and <c>/panel/{id}/events</c>; an id is a declared panel's name, <c>all</c>, or lines' numbers, or <c>site:</c> before sites' names, with commas between; events may ask for a <c>rate</c>.</summary>
    public static void MapWall(this IEndpointRouteBuilder app)
    {
        foreach (var (path, resource, type) in Files)
        {
            var content = Read(resource);
            app.MapGet(path, () => Results.Bytes(content, type));
        }
        app.MapGet("/panel/{id}/events", (string id, HttpContext context, Joined joined, WallFrames frames) => joined.IsSo ? frames.Stream(id, context) : Refuse(context));
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(Joined.NotYet.Message);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(WallPages).Assembly.GetManifestResourceStream($"wall/{name}") ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
