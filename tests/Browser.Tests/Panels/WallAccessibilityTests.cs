using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>The wall before axe-core, and without a mouse.</summary>
public sealed class WallAccessibilityTests(WallPlace place) : BrowserTests(place)
{
    private static readonly string[] Grave = ["serious", "critical"];

    [Theory]
    [InlineData("ru-RU", "light", 1280, "")]
    [InlineData("en-US", "dark", 1280, "?theme=dark")]
    [InlineData("en-US", "light-phone", 390, "?site=office")]
    [InlineData("ru-RU", "dark-phone", 390, "?theme=dark&skill=none")]
    public async Task Axe_FindsNothingGrave(string language, string name, int width, string query)
    {
        await Scene.Everything();
        var page = await Look("", language, isStill: true);
        await Assertions.Expect(page.Locator(".choose a")).Not.ToHaveCountAsync(0);
        await Check(page, "choose");
        var wall = await Look("all", language, width, 844, query, isStill: true);
        await Assertions.Expect(wall.Locator(".wait")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(wall.Locator(".spark")).ToHaveCountAsync(2);
        await Check(wall, name);
        foreach (var behind in new[] { ".tile", ".wait" })
        {
            if (await wall.Locator(behind).CountAsync() == 0)
                continue;
            await wall.Locator(behind).First.ClickAsync();
            await Assertions.Expect(wall.Locator("#details .facts")).ToBeVisibleAsync();
            await Check(wall, $"{name} {behind}");
            await wall.Keyboard.PressAsync("Escape");
        }
    }

    [Fact]
    public async Task Tiles_AreButtonsThatSayNameStateAndTime_AndAKeyOpensAndClosesThem()
    {
        await WallScene.Accept(await CallAndSit());
        var page = await Look("all", "en-US");
        var anna = page.Locator(".tile[data-operator=anna]");
        await Shows(page, "anna", "TALKING", "talks");
        await anna.FocusAsync();
        await Assertions.Expect(anna).ToHaveRoleAsync(AriaRole.Button);
        await Assertions.Expect(anna).ToHaveAccessibleNameAsync(new Regex(@"^Anna talks \d+:\d\d$"));

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Anna" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#details")).ToBeHiddenAsync();
        await Assertions.Expect(anna).ToBeFocusedAsync();
        (await anna.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle")).ShouldBe("solid", "where the focus is must be seen");
    }

    private async Task<Desks.DeskSession> CallAndSit()
    {
        await Scene.Call(WallPlace.Sales);
        return await Scene.Sit("anna");
    }

    private static async Task Check(IPage page, string what)
    {
        var found = (await page.RunAxe()).Violations.Where(one => Grave.Contains(one.Impact));
        found.Select(one => $"{what}: {one.Id} ({one.Impact}): {string.Join(" | ", one.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
    }
}
