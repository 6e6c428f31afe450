using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>Filters by site, skill and queue.</summary>
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
    public async Task AFilterThatIsNot_IsToldWithWhatWouldBeRight()
    {
        var page = await Look("all", "en-US", query: "?site=moon");
        await Assertions.Expect(page.Locator("#filter .problem")).ToHaveTextAsync("There is no site “moon”; choose one of the list.");
    }
}
