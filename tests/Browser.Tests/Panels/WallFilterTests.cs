using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>What part of the centre a wall shows, and when.</summary>
public sealed class WallFilterTests(WallPlace place) : BrowserTests(place)
{
    [Fact]
    public async Task AFilterOfTheAddress_IsShown_AndOneClickClearsIt()
    {
        var page = await Look("all", "ru-RU", query: "?site=home");
        await Assertions.Expect(page.Locator(".tile .name")).ToHaveTextAsync(["Gleb"]);
        await Assertions.Expect(page.Locator(".chip")).ToHaveTextAsync("Площадка: At home ✕");
        await Picture(page, "filter");

        await page.Locator(".chip").ClickAsync();
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(5);
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(0);
        page.Url.ShouldNotContain("site=");
        Scene.Faults(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task AChosenFilter_GoesIntoTheAddress_AndTheLinksKeepIt()
    {
        var page = await Look("all", "en-US");
        await page.GetByLabel("Skill").SelectOptionAsync("sales");
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(4);
        await page.GetByLabel("Site").SelectOptionAsync("home");
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(0);
        page.Url.ShouldContain("skill=sales&site=home");

        await page.Locator("nav a", new() { HasText = "Русский" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToHaveTextAsync(["Площадка: At home ✕", "Навык: sales ✕"]);
    }

    [Fact]
    public async Task AQueue_FiltersWhoWaits()
    {
        await Scene.Call(WallPlace.Sales);
        await Scene.Call(WallPlace.Service);
        var page = await Look("all", "en-US");
        await Assertions.Expect(page.Locator(".wait")).ToHaveCountAsync(2);
        await page.GetByLabel("Queue").SelectOptionAsync("service");
        await Assertions.Expect(page.Locator(".wait")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".figures dd").First).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator("#filter .note")).ToHaveTextAsync(new Regex("whole block"));
    }

    [Fact]
    public async Task ADeclaredPanel_IsFilteredToo()
    {
        var page = await Look(WallPlace.Floor, "en-US", query: "?site=home");
        await Assertions.Expect(page.Locator(".tile .name")).ToHaveTextAsync(["Gleb"]);
        await page.Locator(".chip").ClickAsync();
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task ASite_HasABlockOfItsOwn_BesideWhoWaits()
    {
        await Scene.Everything();
        var page = await Look("site:office,site:home", "en-US", 1600, 900);
        await Assertions.Expect(page.Locator(".block h2 span:first-child")).ToHaveTextAsync(["The whole centre", "Site: Office", "Site: At home"]);
        await Assertions.Expect(page.Locator("[data-site=office] .tile")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("[data-site=home] .tile .name")).ToHaveTextAsync(["Gleb"]);
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(5);
        await Assertions.Expect(page.Locator("[data-site=office] .figures dt")).ToHaveTextAsync(["free", "occupancy", "mean handling"]);
        await Assertions.Expect(page.Locator("[data-site=office] .figures dd").Nth(1)).ToHaveTextAsync(new Regex(@"^\d+%$"));
        await Assertions.Expect(page.Locator(".wait")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".spark")).ToHaveCountAsync(2);
        await Picture(page, "sites");
        Scene.Faults(page).ShouldBeEmpty();

        await Go(page, "");
        await page.Locator(".choose a", new() { HasText = "Site: At home" }).ClickAsync();
        await Assertions.Expect(page.Locator(".block h2 span:first-child")).ToHaveTextAsync(["The whole centre", "Site: At home"]);
    }

    [Fact]
    public async Task WhoWaits_HasItsPlaceInItsQueue_AndItsPriority()
    {
        await Scene.Call(WallPlace.Service);
        var second = await Scene.Call(WallPlace.Service);
        await Scene.Call(WallPlace.Sales);
        var page = await Look("all", "en-US");
        await Assertions.Expect(page.Locator(".wait .place")).ToHaveTextAsync(["service 1.", "service 2.", "sales 1."]);

        await Scene.Prioritize(second, 5);
        await Assertions.Expect(page.Locator(".wait .place")).ToHaveTextAsync(["service 2.", "service 1.", "sales 1."]);
        await Assertions.Expect(page.Locator(".wait .priority")).ToHaveTextAsync(["", "▲5", ""]);
        await Assertions.Expect(page.Locator(".wait").Nth(1)).ToHaveAccessibleNameAsync(new Regex(@"^Client .*, place 1, waits \d+:\d\d\. Why\? Priority 5\."));
    }

    [Fact]
    public async Task ATabThatNobodySees_GivesItsConnectionBack_AndComesBackWhenItIsSeen()
    {
        var page = await Page("en-US");
        await page.AddInitScriptAsync("""
            window.isHidden = false;
            Object.defineProperty(document, "hidden", { get: () => window.isHidden });
            window.turn = hidden => { window.isHidden = hidden; document.dispatchEvent(new Event("visibilitychange")); };
            const Real = EventSource;
            window.sources = [];
            window.EventSource = class extends Real { constructor(...all) { super(...all); window.sources.push(this); } };
            """);
        await Go(page, "all");
        await Shows(page, "anna", "SIGNED_OUT", "signed out");
        await page.EvaluateAsync("turn(true)");
        await page.WaitForFunctionAsync("sources.length === 1 && sources[0].readyState === EventSource.CLOSED");
        await Scene.Sit("anna");

        await page.EvaluateAsync("turn(false)");
        await Shows(page, "anna", "FREE", "free");
        (await page.EvaluateAsync<int>("sources.length")).ShouldBe(2);
    }

    [Fact]
    public async Task AFilterThatIsNot_IsToldWithWhatWouldBeRight()
    {
        var page = await Look("all", "en-US", query: "?site=moon");
        await Assertions.Expect(page.Locator("#filter .problem")).ToHaveTextAsync("There is no site “moon”; choose one of the list.");
    }
}
