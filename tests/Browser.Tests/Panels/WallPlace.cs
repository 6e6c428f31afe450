using Antiphon.Hosting;
using Antiphon.Panels;
using Antiphon.V1;
using Microsoft.Playwright;

[assembly: Xunit.AssemblyFixture(typeof(WallPlace))]

namespace Antiphon.Panels;

/// <summary>A silo with two lines and a handful of operators, and a browser: one for all tests, which come one after the other.</summary>
public sealed class WallPlace : IAsyncLifetime
{
    internal const string Sales = "+78007707999";
    internal const string Service = "+78007004666";

    /// <summary>The panel that is declared.</summary>
    internal const string Floor = "floor";

    private readonly SiloPlace _place = new();
    private SiloProcess _silo = null!;
    private IPlaywright _playwright = null!;

    /// <summary>Where pictures are put.</summary>
    internal static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    internal Uri Web => _place.Http;

    internal Uri Grpc => _place.Grpc;

    internal IBrowser Browser { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _silo = await _place.StartReady("--Antiphon:Desk:GraceSeconds=2");
        using var api = new AntiphonClient(_place.Grpc);
        await api.Configuration.ApplyCentreAsync(new() { Centre = Centre() });
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    /// <summary>The process stands still.</summary>
    internal Task Freeze() => _silo.Signal("STOP");

    /// <summary>It goes on.</summary>
    internal Task Thaw() => _silo.Signal("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        _place.Dispose();
    }

    internal static Centre Centre()
    {
        var centre = new Centre
        {
            Sites = { new Site { Name = "office", DisplayName = "Office", TimeZone = "Europe/Moscow" }, new Site { Name = "home", DisplayName = "At home", TimeZone = "Europe/Moscow", IsVirtual = true } },
            NotReadyReasons = { new NotReadyReason { Name = "lunch", DisplayName = "обед" }, new NotReadyReason { Name = "no-answer" } },
            Queues = { Queue("sales"), Queue("service") },
            Lines = { Line(Sales, "Sales", "sales"), Line(Service, "Service", "service") },
            Panels =
            {
                new PanelDefinition
                {
                    Name = Floor, DisplayName = "The floor", Lines = { Sales, Service },
                    Figures =
                    {
                        new PanelGoal { Formula = "waiting_now", Target = 0, Amber = 3, Red = 4, Sounds = true, RaisesAlarm = true }, new PanelGoal { Formula = "free_now", Target = 1 },
                        new PanelGoal { Formula = "lost_now", Amber = 1, Red = 2 }, new PanelGoal { Formula = "occupancy", Target = 0.85 },
                    },
                },
            },
        };
        foreach (var (id, skill) in new[] { ("anna", "sales"), ("boris", "sales"), ("vera", "sales"), ("dina", "sales"), ("gleb", "service") })
            centre.Operators.Add(new Operator { Id = id, DisplayName = char.ToUpperInvariant(id[0]) + id[1..], Site = id == "gleb" ? "home" : "office", Employment = Employment.Staff, Skills = { [skill] = 50 } });
        return centre;
    }

    private static Queue Queue(string name) => new()
    {
        Name = name, Skills = { new SkillWanted { Skill = name, Level = 1 } }, WrapUp = new WrapUp { Mode = WrapUpMode.None }, OfferTimeout = new() { Seconds = 120 }, ServiceLevel = new() { Seconds = 1 },
    };

    private static Line Line(string number, string brand, string queue) => new() { Number = number, Brand = brand, TimeZone = "Asia/Vladivostok", DefaultQueue = queue };
}
