using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>The headline of a defined panel: from the silo, and from frames that are put before the page.</summary>
public sealed class WallHeadlineTests(WallPlace place) : BrowserTests(place)
{
    private const string Calm = """[{"formula":"waiting_now","value":2,"target":5,"level":"PANEL_LEVEL_NORMAL"},{"formula":"service_level","target":0.8,"level":"PANEL_LEVEL_NORMAL"},{"formula":"unserved_wait","value":0,"target":20}]""";
    private const string Warns = """[{"formula":"waiting_now","value":6,"target":5,"level":"PANEL_LEVEL_AMBER"},{"formula":"service_level","value":0.85,"target":0.8,"level":"PANEL_LEVEL_NORMAL"},{"formula":"unserved_wait","value":75,"target":20,"level":"PANEL_LEVEL_RED","sounds":true}]""";

    private string _headline = Calm;

    [Theory]
    [InlineData("ru-RU", "▲ внимание", "■ тревога", "цель 80\u00a0%", "Тревога: ждёт, а свободных нет 1:15")]
    [InlineData("en-US", "▲ warning", "■ alarm", "target 80%", "Alarm: waits with nobody free 1:15")]
    public async Task Headline_SaysItsLevelByColourGlyphAndWord(string language, string amber, string red, string target, string alarm)
    {
        var page = await Feed(language);
        await Assertions.Expect(page.Locator(".plate")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("[data-formula=service_level] .value")).ToHaveTextAsync("–");
        await Assertions.Expect(page.Locator("[data-formula=service_level] .target")).ToHaveTextAsync(target);
        await Assertions.Expect(page.Locator("#alarm")).ToHaveTextAsync("");

        _headline = Warns;
        await Assertions.Expect(page.Locator("[data-formula=waiting_now] .level")).ToHaveTextAsync(amber);
        await Assertions.Expect(page.Locator("[data-formula=unserved_wait] .level")).ToHaveTextAsync(red);
        await Assertions.Expect(page.Locator("[data-formula=unserved_wait] .value")).ToHaveTextAsync("1:15");
        await Assertions.Expect(page.Locator("[data-formula=unserved_wait]")).ToHaveClassAsync("plate RED");
        await Assertions.Expect(page.Locator("#alarm")).ToHaveTextAsync(alarm);
        await Picture(page, $"headline-{language}");

        _headline = "[]";
        await Assertions.Expect(page.Locator("#headline")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task DeclaredPanel_TurnsRedWithWhatHappens_AndComesBack()
    {
        await Scene.Everything();
        var page = await Look(WallPlace.Floor, "ru-RU", 1600, 900, "?theme=dark&out=hide");
        var waiting = page.Locator("[data-formula=waiting_now]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The floor");
        await Assertions.Expect(waiting).ToHaveClassAsync("plate AMBER");
        await Assertions.Expect(page.Locator("[data-formula=lost_now] .level")).ToHaveTextAsync("▲ внимание");
        var call = await Scene.Call(WallPlace.Service);
        await Assertions.Expect(waiting).ToHaveClassAsync("plate RED");
        await Assertions.Expect(waiting.Locator(".value")).ToHaveTextAsync("4");
        await Assertions.Expect(page.Locator("#alarm")).ToHaveTextAsync("Тревога: ждут сейчас 4");
        await Assertions.Expect(page.Locator("#sound")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".tile.SIGNED_OUT")).ToHaveCountAsync(0);
        await Picture(page, "declared");

        await Scene.HangUp(call);
        await Assertions.Expect(waiting).ToHaveClassAsync("plate AMBER");
        Scene.Faults(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sound_IsOffUntilAsked_ThenBeepsOnceWhenOneTurnsRed()
    {
        var page = await Feed("en-US");
        _headline = Warns;
        var sound = page.Locator("#sound");
        await Assertions.Expect(sound).ToHaveTextAsync("sound: off");
        (await Tones(page)).ShouldBe(0);

        await sound.ClickAsync();
        await Assertions.Expect(sound).ToHaveTextAsync("sound: on");
        await Assertions.Expect(sound).ToHaveAttributeAsync("aria-pressed", "true");
        page.Url.ShouldContain("sound=1");
        (await Tones(page)).ShouldBe(2); // that it works is heard at once

        _headline = Calm;
        await Assertions.Expect(page.Locator(".plate.RED")).ToHaveCountAsync(0);
        _headline = Warns;
        await Assertions.Expect(page.Locator(".plate.RED")).ToHaveCountAsync(1);
        (await Tones(page)).ShouldBe(4);
        for (var more = 0; more < 3; more++)
            await page.WaitForResponseAsync("**/panel/evening/events"); // further frames, as red as this one
        (await Tones(page)).ShouldBe(4);

        await sound.ClickAsync();
        await Assertions.Expect(sound).ToHaveTextAsync("sound: off");
    }

    [Fact]
    public async Task SoundOfTheAddress_IsOnAtTheFirstTouch()
    {
        _headline = Warns;
        var page = await Feed("en-US", query: "?sound=1");
        await Assertions.Expect(page.Locator("#sound")).ToHaveTextAsync("sound: at the first touch");
        await page.Locator("h1").ClickAsync();
        await Assertions.Expect(page.Locator("#sound")).ToHaveTextAsync("sound: on");
    }

    /// <summary>A panel by name, fed with the headline of the moment; oscillators are counted.</summary>
    private async Task<IPage> Feed(string language, string query = "")
    {
        var page = await Page(language);
        await page.AddInitScriptAsync("window.tones = 0; const make = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };");
        await page.RouteAsync("**/panel/evening/events", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = $"retry: 100\ndata: {Frame(_headline)}\n\n" }));
        await Go(page, "evening", query);
        return page;
    }

    private static Task<int> Tones(IPage page) => page.EvaluateAsync<int>("window.tones");

    private static string Frame(string headline) => Regex.Replace(
        $$"""
        {"version":"x-1","whole":true,"frameTime":"{{DateTimeOffset.UtcNow:O}}","blocks":[{"line":"{{WallPlace.Sales}}","checkAge":"0.5s","figures":[{"formula":"calls_offered","value":12}]}],
        "operators":[{"operator":"anna","displayName":"Anna","site":"office","state":"PANEL_STATE_FREE","sinceTime":"{{DateTimeOffset.UtcNow:O}}","lines":["{{WallPlace.Sales}}"]}],"headline":{{headline}}}
        """, "\\s+", " ");
}
