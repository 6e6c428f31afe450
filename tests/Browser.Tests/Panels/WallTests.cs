using Antiphon.V1;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>The wall in a real browser, while a centre passes through every state of the panel.</summary>
public sealed class WallTests(WallPlace place) : BrowserTests(place)
{
    [Fact]
    public async Task AWall_ShowsEachStateOfThePanel_AsItComes()
    {
        var page = await Look("all", "ru-RU");
        await Shows(page, "anna", "SIGNED_OUT", "не на работе");

        var waits = await Scene.Call(WallPlace.Sales);
        await Assertions.Expect(page.Locator(".waiting li")).ToContainTextAsync("+7••••••••67");
        var anna = await Scene.Sit("anna");
        await Shows(page, "anna", "RINGING", "звонок поступил");

        await WallScene.Accept(anna);
        await Shows(page, "anna", "TALKING", "разговаривает");
        await Assertions.Expect(page.Locator(".waiting li")).ToHaveCountAsync(0);

        await Scene.HangUp(waits);
        await Shows(page, "anna", "FREE", "свободен");

        await anna.SetWishAsync(Wish.NotReady, "lunch");
        await Shows(page, "anna", "BREAK", "перерыв: обед");
        await anna.SetWishAsync(Wish.Ready);

        await anna.DisposeAsync();
        await Shows(page, "anna", "CONNECTION_LOST", "сбой подключения");
        Scene.Faults(page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru-RU", 1920, 1080)]
    [InlineData("en-US", 1920, 1080)]
    [InlineData("ru-RU", 390, 844)]
    [InlineData("en-US", 390, 844)]
    public async Task AWall_IsDrawn_InBothLanguages_OnAWallAndOnATelephone(string language, int width, int height)
    {
        await Scene.Everything();
        var page = await Look($"{WallPlace.Sales},{WallPlace.Service}", language, width, height, width > 1000 ? "?theme=dark&scale=1.25" : "");

        await Assertions.Expect(page.Locator(".block")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".block h2 span:first-child")).ToHaveTextAsync([$"Sales {WallPlace.Sales}", $"Service {WallPlace.Service}"]);
        await Assertions.Expect(page.Locator(".tile.TALKING")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".waiting li")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".tile.CONNECTION_LOST")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".spark")).ToHaveCountAsync(4);
        await Picture(page, $"wall-{language}-{width}", isWhole: true);
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing may stick out sideways");
        Scene.Faults(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task TilesNeverJump_AndTimeGoesOnByItself()
    {
        await Scene.Everything();
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

        await Place.Freeze();
        await Assertions.Expect(page.Locator("#lost")).ToBeVisibleAsync(new() { Timeout = 6000 });
        await Picture(page, "wall-lost");

        await Place.Thaw();
        await Assertions.Expect(page.Locator("#lost")).ToBeHiddenAsync(new() { Timeout = 15000 });
        (await page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
    }

    [Fact]
    public async Task ThePageOfPanels_LeadsToEach()
    {
        var page = await Look("", "en-US");
        await page.Locator("main a", new() { HasText = "Service" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".block h2")).ToContainTextAsync(WallPlace.Service);
    }

    [Fact]
    public async Task TheClock_IsTheLines_AndALongWait_IsRedByTheQueuesServiceLevel()
    {
        await Scene.Call(WallPlace.Sales);
        var page = await Look(WallPlace.Sales, "en-US");
        await Assertions.Expect(page.Locator("#clock")).ToContainTextAsync("GMT+10"); // the line's zone is Vladivostok's
        await Assertions.Expect(page.Locator(".wait.long")).ToHaveCountAsync(1); // three times a second, not a minute
    }

    [Fact]
    public async Task APanelThatIsNot_SaysSo_AndLeadsToThoseThatAre()
    {
        var page = await Look("+79990000000", "ru-RU");
        await Assertions.Expect(page.Locator(".problem")).ToHaveTextAsync("Панели «+79990000000» нет. Выберите одну из этих:");
        await page.Locator("main a", new() { HasText = "Весь центр" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(5);
        await page.GotoAsync($"{Place.Web}panel/100%"); // no address that can be read
        await Assertions.Expect(page.Locator(".problem")).ToHaveTextAsync("Панели «100%» нет. Выберите одну из этих:");
    }
}
