using Microsoft.Playwright;

namespace Antiphon.Panels;

/// <summary>A centre, and a browser that looks at its wall.</summary>
public abstract class BrowserTests : IAsyncLifetime
{
    private const float PatienceMilliseconds = 20000;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    private protected WallScene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scene = await WallScene.Open();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A page that has gone nowhere yet.</summary>
    protected async Task<IPage> Page(string language, int width = 1280, int height = 800, bool isStill = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            Locale = language, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = isStill ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        });
        var page = await context.NewPageAsync();
        Scene.Listen(page);
        return page;
    }

    protected async Task<IPage> Look(string panel, string language, int width = 1280, int height = 800, string query = "", bool isStill = false)
    {
        var page = await Page(language, width, height, isStill);
        await Go(page, panel, query);
        return page;
    }

    protected Task Go(IPage page, string panel, string query = "") =>
        page.GotoAsync($"{Scene.Web}panel/{Uri.EscapeDataString(panel)}{query}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    protected static Task Picture(IPage page, string name, bool isWhole = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(WallScene.Pictures, $"{name}.png"), FullPage = isWhole });

    protected static async Task Shows(IPage page, string operatorId, string state, string word)
    {
        var tile = page.Locator($".tile[data-operator={operatorId}]");
        await Assertions.Expect(tile).ToHaveClassAsync(new System.Text.RegularExpressions.Regex($@"\b{state}\b"));
        await Assertions.Expect(tile.Locator(".word")).ToHaveTextAsync(word);
        await Picture(page, $"state-{state}");
    }
}
