using Antiphon.V1;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>The wall in a real browser, while a centre passes through every state of the panel.</summary>
public sealed class WallTests : IAsyncLifetime
{
    private WallScene _scene = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _scene = await WallScene.Open();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _scene.DisposeAsync();
    }

    [Fact]
    public async Task AWall_ShowsEachStateOfThePanel_AsItComes()
    {
        var page = await Look("all", "ru-RU");
        await Shows(page, "anna", "SIGNED_OUT", "не на работе");

        var waits = await _scene.Call(WallScene.Sales);
        await Assertions.Expect(page.Locator(".waiting li")).ToContainTextAsync("+7••••••••67");
        var anna = await _scene.Sit("anna");
        await Shows(page, "anna", "RINGING", "звонок поступил");

        await WallScene.Accept(anna);
        await Shows(page, "anna", "TALKING", "разговаривает");
        await Assertions.Expect(page.Locator(".waiting li")).ToHaveCountAsync(0);

        await _scene.HangUp(waits);
        await Shows(page, "anna", "FREE", "свободен");

        await anna.SetWishAsync(Wish.NotReady, "lunch");
        await Shows(page, "anna", "BREAK", "перерыв: lunch");
        await anna.SetWishAsync(Wish.Ready);

        await anna.DisposeAsync();
        await Shows(page, "anna", "CONNECTION_LOST", "сбой подключения");
        _scene.Faults(page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru-RU", 1920, 1080)]
    [InlineData("en-US", 1920, 1080)]
    [InlineData("ru-RU", 390, 844)]
    [InlineData("en-US", 390, 844)]
    public async Task AWall_IsDrawn_InBothLanguages_OnAWallAndOnATelephone(string language, int width, int height)
    {
        await _scene.Everything();
        var page = await Look($"{WallScene.Sales},{WallScene.Service}", language, width, height, width > 1000 ? "?theme=dark&scale=1.25" : "");

        await Assertions.Expect(page.Locator(".block")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".block h2 span:first-child")).ToHaveTextAsync([$"Sales {WallScene.Sales}", $"Service {WallScene.Service}"]);
        await Assertions.Expect(page.Locator(".tile.TALKING")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".waiting li")).Not.ToHaveCountAsync(0);
        await page.ScreenshotAsync(new() { Path = Path.Combine(WallScene.Pictures, $"wall-{language}-{width}.png"), FullPage = true });
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing may stick out sideways");
        _scene.Faults(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task TilesNeverJump_AndTimeGoesOnByItself()
    {
        await _scene.Everything();
        var page = await Look("all", "en-US");
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(5);
        var before = await page.Locator(".tile .name").AllTextContentsAsync();
        before.ShouldBe(before.Order(StringComparer.OrdinalIgnoreCase));

        var time = await page.Locator(".tile.TALKING .time").First.TextContentAsync();
        await Assertions.Expect(page.Locator(".tile.TALKING .time").First).Not.ToHaveTextAsync(time!);
        (await page.Locator(".tile .name").AllTextContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task LossOfTheConnection_IsShownLoudly_AndHealsWithoutReload()
    {
        var page = await Look("all", "ru-RU");
        await Shows(page, "anna", "SIGNED_OUT", "не на работе");
        await page.EvaluateAsync("window.sameDocument = true");

        await _scene.Freeze();
        await Assertions.Expect(page.Locator("#lost")).ToBeVisibleAsync(new() { Timeout = 6000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(WallScene.Pictures, "wall-lost.png") });

        await _scene.Thaw();
        await Assertions.Expect(page.Locator("#lost")).ToBeHiddenAsync(new() { Timeout = 15000 });
        (await page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
    }

    [Fact]
    public async Task ThePageOfPanels_LeadsToEach()
    {
        var page = await Look("", "en-US");
        await page.Locator("main a", new() { HasText = "Service" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".block h2")).ToContainTextAsync(WallScene.Service);
    }

    private async Task<IPage> Look(string panel, string language, int width = 1280, int height = 800, string query = "")
    {
        var context = await _browser.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = width, Height = height } });
        var page = await context.NewPageAsync();
        _scene.Listen(page);
        await page.GotoAsync($"{_scene.Web}panel/{Uri.EscapeDataString(panel)}{query}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return page;
    }

    private static async Task Shows(IPage page, string operatorId, string state, string word)
    {
        var tile = page.Locator($".tile[data-operator={operatorId}]");
        await Assertions.Expect(tile).ToHaveClassAsync(new System.Text.RegularExpressions.Regex($@"\b{state}\b"), new() { Timeout = 15000 });
        await Assertions.Expect(tile.Locator(".word")).ToHaveTextAsync(word);
        await page.ScreenshotAsync(new() { Path = Path.Combine(WallScene.Pictures, $"state-{state}.png") });
    }
}
