using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Hosting;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;

namespace Antiphon.Telemetry;

/// <summary>A node in which one call was played from its arrival to its end: what it measures of that, and what it has said.</summary>
public sealed class PlayedCall : IAsyncLifetime
{
    /// <summary>The client.</summary>
    public const string Client = "+79035550123";

    /// <summary>Whom the client called.</summary>
    public const string Line = "+78005550001";

    /// <summary>Who answered.</summary>
    public const string Operator = "op-7", OperatorName = "Aglaya Recognisable";

    private readonly SiloPlace _place = new();
    private SiloProcess _silo = null!;

    /// <summary>What <c>/metrics</c> says.</summary>
    public Scrape Scrape { get; private set; } = null!;

    /// <summary>What the node printed, a JSON object a line.</summary>
    public string Output => _silo.Output;

    /// <summary>Where it sends traces.</summary>
    internal Collector Collector { get; private set; } = null!;

    /// <summary>Asks the web port.</summary>
    public async Task<HttpResponseMessage> Get(string path)
    {
        using var http = new HttpClient { BaseAddress = _place.Http };
        return await http.GetAsync(new Uri(path, UriKind.Relative));
    }

    public async ValueTask InitializeAsync()
    {
        Collector = await Collector.Start();
        _silo = await _place.StartReady($"--Antiphon:Telemetry:Otlp={Collector.Address}", "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Information", "--Logging:LogLevel:Antiphon=Debug", "--Antiphon:Telemetry:Dashboard=true");
        using var api = new AntiphonClient(_place.Grpc);
        await Play(api);
        await api.Lines.CloseLineAsync(new() { Line = Line, By = OperatorName });
        Scrape = await Patience.Until(async () => Scrape.Read(await (await Get("/metrics")).Content.ReadAsStringAsync()), seen => seen.Value("antiphon_calls_ended_total", "outcome=\"Answered\"") == 1 && seen.Value("antiphon_operators") == 1 && seen.Value("antiphon_calls") == 0);
    }

    /// <summary>Declares a centre of one line, queue and operator, and plays a call.</summary>
    public static async Task Play(AntiphonClient api)
    {
        await api.Configuration.ApplyCentreAsync(new()
        {
            Centre = new Centre
            {
                Sites = { new Site { Name = "here", TimeZone = "UTC" } },
                Queues = { new Queue { Name = "sales", Skills = { new SkillWanted { Skill = "sales" } } } },
                Lines = { new Line { Number = Line, TimeZone = "UTC", DefaultQueue = "sales" } },
                Operators = { new V1.Operator { Id = Operator, DisplayName = OperatorName, Site = "here", Skills = { ["sales"] = 50 } } },
            },
        });
        using var clock = await DomainClock.ReadAsync(api);
        var ledger = new Ledger(clock);
        await using var edge = new SimulatedEdge(api, "edge", clock, ledger);
        await edge.StartAsync();
        await using var one = new SimulatedOperator(api, new DayOperator(Operator, ["sales"]), clock, ledger, OperatorHabits.Prompt, seed: 1);
        await one.StartAsync();
        await one.SetWishAsync(V1.Wish.Ready);
        await edge.CallAsync(new SimulatedClient { Line = Line, Queue = "sales", Number = Client, Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(100) }).WaitAsync(Patience.Within);
    }

    public async ValueTask DisposeAsync()
    {
        _place.Dispose();
        await Collector.DisposeAsync();
    }
}
