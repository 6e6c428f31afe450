using System.Text.Json;
using Microsoft.Playwright;

namespace Antiphon.Benchmarks;

/// <summary>Walls in a real Chromium, a context each, which note when a change of a probe is in the page.</summary>
internal sealed class Browsers : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    // Date.now() cuts to a millisecond; one is added, so that it errs to the slow side.
    private const string Observe =
        """
        ids => {
          window.seen = [];
          for (const id of ids) {
            const tile = document.querySelector(`[data-operator="${id}"]`);
            let last = "";
            new MutationObserver(() => {
              const reason = /probe-\d\d/.exec(tile.textContent)?.[0] ?? "";
              if (reason !== last) window.seen.push({ Operator: id, Reason: last = reason, At: Date.now() + 1 });
            }).observe(tile, { subtree: true, childList: true, characterData: true });
          }
        }
        """;

    private readonly List<IPage> _pages = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>How many there are; none on a machine without Chromium.</summary>
    public int Count => _pages.Count;

    /// <summary>Opens them; all show the probes when it returns.</summary>
    public static async Task<Browsers> Open(Uri web, int contexts, IReadOnlyList<string> probes)
    {
        var made = new Browsers();
        if (!File.Exists(Program))
        {
            Console.WriteLine($"  There is no {Program}: nothing is measured in a browser (apt-get install chromium fonts-dejavu-core).");
            return made;
        }
        made._playwright = await Playwright.CreateAsync();
        made._browser = await made._playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
        for (var i = 0; i < contexts; i++)
        {
            var context = await made._browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
            var page = await context.NewPageAsync();
            await page.GotoAsync($"{web}panel/all", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await page.Locator($"[data-operator={probes[^1]}]").WaitForAsync();
            await page.EvaluateAsync(Observe, probes);
            made._pages.Add(page);
        }
        return made;
    }

    /// <summary>What they saw.</summary>
    public async Task<IReadOnlyList<Sighting>> Sightings()
    {
        var all = new List<Sighting>();
        foreach (var page in _pages)
            all.AddRange(JsonSerializer.Deserialize<Seen[]>(await page.EvaluateAsync<string>("JSON.stringify(window.seen)"))!.Select(seen => new Sighting(seen.Operator, seen.Reason, DateTimeOffset.FromUnixTimeMilliseconds(seen.At))));
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private sealed record Seen(string Operator, string Reason, long At);
}
