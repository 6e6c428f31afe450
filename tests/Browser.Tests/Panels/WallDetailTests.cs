using System.Text.RegularExpressions;
using Antiphon.V1;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>What lies behind a tile, behind a waiting client and behind the hour's lines.</summary>
public sealed class WallDetailTests(WallPlace place) : BrowserTests(place)
{
    private static readonly string[] RawNames = ["signed-out", "not-ready", "busy:", "unreachable", "PANEL_STATE", "CALL_STATE", "SIGNED_OUT", "undefined", "NaN"];

    [Theory]
    [InlineData("ru-RU", 1280)]
    [InlineData("en-US", 390)]
    public async Task BehindATile_IsTheOperatorsDay(string language, int width)
    {
        var isRussian = language == "ru-RU";
        var call = await Scene.Call(WallPlace.Sales);
        var anna = await Scene.Sit("anna");
        await WallScene.Accept(anna);
        await Scene.HangUp(call);
        await anna.SetWishAsync(Wish.NotReady, "lunch");
        await anna.SetWishAsync(Wish.Ready);
        await Scene.Call(WallPlace.Sales);
        await WallScene.Accept(anna);

        var page = await Look("all", language, width, 844);
        await Shows(page, "anna", "TALKING", isRussian ? "разговаривает" : "talks");
        await page.Locator(".tile[data-operator=anna]").ClickAsync();

        var details = page.Locator("#details");
        await Assertions.Expect(details.Locator("h2")).ToHaveTextAsync("Anna");
        await Assertions.Expect(details.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(details.Locator("tbody")).ToContainTextAsync(isRussian ? "перерыв: обед" : "break: обед");
        await Assertions.Expect(details.Locator("tbody tr").First).ToContainTextAsync(isRussian ? "разговаривает" : "talks");
        await Assertions.Expect(details.Locator(".facts")).ToContainTextAsync("+7••••••••67"); // the present call
        await Assertions.Expect(details.Locator("svg.bar")).ToHaveAttributeAsync("aria-label", new Regex(isRussian ? "разговаривает \\d+:\\d\\d" : "talks \\d+:\\d\\d"));
        (await details.Locator("svg.bar rect").CountAsync()).ShouldBeGreaterThan(3);
        await ReadsWell(page, $"day-{language}");
    }

    [Theory]
    [InlineData("ru-RU", "Сейчас взять звонок некому.", "не на работе", "занят", "нет связи", "на перерыве")]
    [InlineData("en-US", "Nobody may take it now.", "not at work", "busy", "connection is down", "on a break")]
    public async Task BehindAWaitingClient_IsWhyItWaits(string language, string verdict, params string[] reasons)
    {
        await WallScene.Accept(await CallAndSit("anna"));
        await (await Scene.Sit("vera")).SetWishAsync(Wish.NotReady, "lunch");
        await (await Scene.Sit("boris")).DisposeAsync();
        var page = await Look("all", language);
        await Assertions.Expect(page.Locator(".tile[data-operator=boris]")).ToHaveClassAsync("tile CONNECTION_LOST");
        var waits = await Scene.Call(WallPlace.Sales);
        await page.Locator(".wait").ClickAsync();

        var details = page.Locator("#details");
        await Assertions.Expect(details.Locator(".verdict")).ToHaveTextAsync(verdict);
        foreach (var reason in reasons)
            await Assertions.Expect(details.Locator(".candidates")).ToContainTextAsync(reason);
        await Assertions.Expect(details.Locator(".candidates")).ToContainTextAsync("Anna");
        await ReadsWell(page, $"why-{language}");

        await Scene.HangUp(waits);
        await Assertions.Expect(details.Locator(".problem")).ToContainTextAsync(language == "ru-RU" ? "Закройте и выберите клиента" : "Close this and choose a client");
        await details.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(details).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TheLastHour_IsDrawn_AndToldInWords()
    {
        var page = await Page("en-US");
        await page.RouteAsync("**/v1/panel:history*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""{"blocks":[{"line":"{{WallPlace.Sales}}","minutes":[{"waiting":2,"serviceLevel":0.5},{"waiting":7},{"serviceLevel":1},{"waiting":3,"serviceLevel":0.75}]}]}""",
        }));
        await Go(page, WallPlace.Sales);

        var pictures = page.Locator(".spark svg");
        await Assertions.Expect(pictures.Nth(0)).ToHaveAttributeAsync("aria-label", "waited, last hour: from 0 to 7, at last 3");
        await Assertions.Expect(pictures.Nth(1)).ToHaveAttributeAsync("aria-label", "service level, last hour: from 50% to 100%, at last 75%");
        await Assertions.Expect(pictures.Nth(0).Locator("polyline")).ToHaveCountAsync(1);
        (await pictures.Nth(1).Locator("polyline").CountAsync()).ShouldBe(2, "a gap where no call stopped waiting");
    }

    private async Task<Desks.DeskSession> CallAndSit(string who)
    {
        await Scene.Call(WallPlace.Sales);
        return await Scene.Sit(who);
    }

    private async Task ReadsWell(IPage page, string name)
    {
        await Picture(page, name);
        var words = await page.Locator("#details").InnerTextAsync();
        foreach (var raw in RawNames)
            words.ShouldNotContain(raw, Case.Sensitive);
        (await page.EvaluateAsync<bool>("document.getElementById('details').scrollWidth <= document.getElementById('details').clientWidth")).ShouldBeTrue("nothing may stick out sideways");
        Scene.Faults(page).ShouldBeEmpty();
    }
}
