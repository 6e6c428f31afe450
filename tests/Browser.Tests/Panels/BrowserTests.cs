using Microsoft.Playwright;

namespace Antiphon.Panels;

/// <summary>A centre where nobody is at work yet, and a browser that looks at its wall.</summary>
public abstract class BrowserTests(WallPlace place) : IAsyncLifetime
{
    private const float PatienceMilliseconds = 20000;

    private readonly List<IBrowserContext> _contexts = [];

    private protected WallPlace Place { get; } = place;

    private protected WallScene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        Scene = await WallScene.Open(Place);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.DisposeAsync();
        await Scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A page that has gone nowhere yet.</summary>
    protected async Task<IPage> Page(string language, int width = 1280, int height = 800, bool isStill = false)
    {
        var context = await Place.Browser.NewContextAsync(new()
        {
            Locale = language, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = isStill ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        });
        _contexts.Add(context);
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
        page.GotoAsync($"{Place.Web}panel/{Uri.EscapeDataString(panel)}{query}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    protected static Task Picture(IPage page, string name, bool isWhole = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(WallPlace.Pictures, $"{name}.png"), FullPage = isWhole });

    protected static async Task Shows(IPage page, string operatorId, string state, string word)
    {
        var tile = page.Locator($".tile[data-operator={operatorId}]");
        await Assertions.Expect(tile).ToHaveClassAsync(new System.Text.RegularExpressions.Regex($@"\b{state}\b"));
        await Assertions.Expect(tile.Locator(".word")).ToHaveTextAsync(word);
        await Picture(page, $"state-{state}");
    }
}
