using System.Collections.Concurrent;
using Antiphon.Desks;
using Antiphon.Edges;
using Antiphon.Hosting;
using Antiphon.V1;
using Microsoft.Playwright;

namespace Antiphon.Panels;

/// <summary>A silo of its own with two lines and a handful of operators.</summary>
internal sealed class WallScene : IEdgeHandler, IAsyncDisposable
{
    public const string Sales = "+78007707999";
    public const string Service = "+78007004666";

    /// <summary>The panel that is declared.</summary>
    public const string Floor = "floor";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly SiloPlace _place = new();
    private readonly List<DeskSession> _desks = [];
    private readonly ConcurrentDictionary<IPage, ConcurrentQueue<string>> _faults = new();
    private SiloProcess _silo = null!;
    private AntiphonClient _api = null!;
    private EdgeSession _edge = null!;

    private WallScene()
    {
    }

    /// <summary>Where pictures are put.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    public Uri Web => _place.Http;

    public static async Task<WallScene> Open()
    {
        var scene = new WallScene();
        scene._silo = await scene._place.StartReady("--Antiphon:Desk:GraceSeconds=2");
        scene._api = new AntiphonClient(scene._place.Grpc);
        await scene._api.Configuration.ApplyCentreAsync(new() { Centre = Centre() });
        scene._edge = new EdgeSession(scene._api, "wall", scene);
        await scene._edge.StartAsync().WaitAsync(Patience);
        return scene;
    }

    public async Task<string> Call(string line)
    {
        var id = Guid.CreateVersion7().ToString();
        await _edge.ArriveAsync(new Arrival { CallId = id, Line = line, ClientNumber = "+79161234567" }).WaitAsync(Patience);
        return id;
    }

    public Task HangUp(string call) => _edge.ClientHungUpAsync(call).WaitAsync(Patience);

    /// <summary>An operator, ready.</summary>
    public async Task<DeskSession> Sit(string id)
    {
        var desk = new DeskSession(_api, new Desk { OperatorId = id, DeskId = $"desk-{id}" });
        _desks.Add(desk);
        await desk.StartAsync().WaitAsync(Patience);
        await desk.SetWishAsync(Wish.Ready).WaitAsync(Patience);
        return desk;
    }

    public static async Task Accept(DeskSession desk)
    {
        using var patience = new CancellationTokenSource(Patience);
        await desk.WaitForAsync(shown => shown.Offer is not null, patience.Token);
        await desk.AcceptAsync(desk.Offer!.OfferId).WaitAsync(Patience);
        await desk.WaitForAsync(shown => shown.Call is { State: CallState.Connected }, patience.Token);
    }

    /// <summary>One talks, one is free, one rings, one has lost the connection, one has a break, two clients wait.</summary>
    public async Task Everything()
    {
        await Call(Sales);
        await Accept(await Sit("anna"));
        var lost = await Sit("boris");
        await lost.DisposeAsync();
        await (await Sit("vera")).SetWishAsync(Wish.NotReady, "lunch").WaitAsync(Patience);
        await Call(Service);
        await Sit("gleb");
        await Call(Service);
        await Call(Service);
        await Sit("dina");
    }

    /// <summary>Notes what goes wrong in a page.</summary>
    public void Listen(IPage page)
    {
        var faults = _faults[page] = [];
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                faults.Enqueue(message.Text);
        };
    }

    public IEnumerable<string> Faults(IPage page) => _faults[page];

    /// <summary>The process stands still.</summary>
    public Task Freeze() => _silo.Signal("STOP");

    /// <summary>It goes on.</summary>
    public Task Thaw() => _silo.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        _api.Dispose();
        _place.Dispose();
    }

    Task<LegFailure?> IEdgeHandler.ConnectAsync(ConnectOrder order) => Task.FromResult<LegFailure?>(null);

    Task IEdgeHandler.HangUpAsync(string callId, string reason) => Task.CompletedTask;

    private static Centre Centre()
    {
        var centre = new Centre
        {
            Sites = { new Site { Name = "office", DisplayName = "Office", TimeZone = "Europe/Moscow" }, new Site { Name = "home", DisplayName = "At home", TimeZone = "Europe/Moscow", IsVirtual = true } },
            NotReadyReasons = { new NotReadyReason { Name = "lunch" }, new NotReadyReason { Name = "no-answer" } },
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
