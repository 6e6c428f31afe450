using System.Globalization;
using Antiphon.Days;
using Antiphon.Hosting;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Centres;

/// <summary>A process that is killed and started again on one data directory, with a centre of one line, one queue and some operators, and what its clients and operators saw.</summary>
public sealed class CrashCentre : IAsyncDisposable
{
    /// <summary>The line's number.</summary>
    public const string Line = "+78005550001";

    /// <summary>The queue.</summary>
    public const string Queue = "main";

    private readonly SiloPlace _place;
    private readonly List<SimulatedOperator> _operators = [];
    private readonly List<Outage> _outages = [];
    private readonly string[] _settings;
    private SiloProcess _process = null!;

    private CrashCentre(double speed, string? dataDirectory)
    {
        _place = new SiloPlace(dataDirectory);
        _settings = [string.Create(CultureInfo.InvariantCulture, $"--Antiphon:Clock:Speed={speed}")];
    }

    /// <summary>The data directory.</summary>
    public string DataDirectory => _place.DataDirectory;

    /// <summary>The API.</summary>
    public AntiphonClient Api { get; private set; } = null!;

    /// <summary>The system's domain clock.</summary>
    public DomainClock Clock { get; private set; } = null!;

    /// <summary>What was seen outside.</summary>
    public Ledger Ledger { get; private set; } = null!;

    /// <summary>Operators who sit at their desks.</summary>
    public IReadOnlyList<SimulatedOperator> Operators => _operators;

    /// <summary>The id of an operator, from 1.</summary>
    public static string Operator(int number) => string.Create(CultureInfo.InvariantCulture, $"op-{number:D2}");

    /// <summary>Starts a process with a new, empty data directory, and declares the centre.</summary>
    /// <param name="speed">Domain seconds in a real second.</param>
    /// <param name="operators">How many there are.</param>
    /// <param name="offerTimeout">How long an operator is offered a call (domain).</param>
    /// <param name="dataDirectory">The data directory; null: one under the system's temporary directory.</param>
    public static async Task<CrashCentre> Start(double speed, int operators, TimeSpan offerTimeout, string? dataDirectory = null)
    {
        var centre = new CrashCentre(speed, dataDirectory);
        centre._process = await centre._place.StartReady(centre._settings);
        centre.Api = new AntiphonClient(centre._place.Grpc);
        centre.Clock = await DomainClock.ReadAsync(centre.Api);
        centre.Ledger = new Ledger(centre.Clock);
        await Patience.Until(async () => await centre.Api.Configuration.ApplyCentreAsync(new()
        {
            Centre = new Centre
            {
                Sites = { new Site { Name = "office", TimeZone = "Europe/Moscow" } },
                NotReadyReasons = { new NotReadyReason { Name = "no-answer" } },
                Queues = { new Queue { Name = Queue, OfferTimeout = offerTimeout.ToDuration(), Skills = { new SkillWanted { Skill = "voice" } } } },
                Lines = { new Line { Number = Line, TimeZone = "Europe/Moscow", DefaultQueue = Queue } },
                Operators = { Enumerable.Range(1, operators).Select(one => new Operator { Id = Operator(one), Site = "office", Skills = { ["voice"] = 50 } }) },
            },
        }), _ => true);
        await Patience.Until(async () => await centre.Api.Configuration.GetCentreAsync(new()), seen => seen.Followers.Count > 0 && seen.Followers.All(node => node.Version == seen.Centre.Version));
        return centre;
    }

    /// <summary>An operator sits down, ready, and answers as the habits say.</summary>
    public async Task<SimulatedOperator> Sit(int number, OperatorHabits habits)
    {
        var one = new SimulatedOperator(Api, new DayOperator(Operator(number), [Queue]), Clock, Ledger, habits, number);
        _operators.Add(one);
        await one.StartAsync().WaitAsync(Patience.Within);
        await one.SetWishAsync(Wish.Ready).WaitAsync(Patience.Within);
        return one;
    }

    /// <summary>What the present process has printed.</summary>
    public string Output => _process.Output;

    /// <summary>SIGKILL.</summary>
    public Task Kill9()
    {
        Away();
        return _process.Kill9();
    }

    /// <summary>SIGSTOP: it does nothing, and its connections stay open.</summary>
    public Task Freeze()
    {
        Away();
        return _process.Signal("STOP");
    }

    /// <summary>SIGCONT: it goes on, for itself without a pause.</summary>
    public Task Thaw()
    {
        Back();
        return _process.Signal("CONT");
    }

    /// <summary>A new process where the former one was.</summary>
    public async Task Restart()
    {
        Back();
        _process = await _place.StartReady(_settings);
    }

    /// <summary>The edge is connected again after an outage.</summary>
    public void EdgeIsBack() => _outages[^1] = _outages[^1] with { EdgeBack = Now };

    /// <summary>Which legs the system may have given up.</summary>
    public LegRule Legs => new(_outages, Clock.Speed);

    private DateTimeOffset Now => Clock.System.GetUtcNow();

    private void Away()
    {
        // Frozen, then killed: one outage.
        if (_outages is not [.., { Back: var back }] || back < DateTimeOffset.MaxValue)
            _outages.Add(new Outage(Now, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue));
    }

    private void Back() => _outages[^1] = _outages[^1] with { Back = Now };

    /// <summary>What <c>/health/ready</c> says: whether the process can be used, and in words.</summary>
    public async Task<(bool IsReady, string Words)> Health()
    {
        using var http = new HttpClient { BaseAddress = _place.Http };
        using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A new process that does not come to be; its exit code, and what it said.</summary>
    public async Task<(int Code, string Said)> StartRefused()
    {
        var process = _place.Start(_settings);
        return (await process.WaitExit(), process.Output);
    }

    /// <summary>What stands in the queue, in order.</summary>
    public async Task<IReadOnlyList<WaitingCall>> Waiting() => (await Api.Queues.ListWaitingAsync(new() { Queue = Queue, PageSize = 1000 })).Calls;

    /// <summary>A call as the system shows it.</summary>
    public async Task<Call> Read(string call) => await Api.Calls.GetCallAsync(new() { Call = call });

    /// <summary>All operators as the system shows them.</summary>
    public async Task<IReadOnlyList<OperatorState>> States() => (await Api.Operators.ListOperatorStatesAsync(new() { PageSize = 1000 })).OperatorStates;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _operators)
            await one.DisposeAsync();
        Clock?.Dispose();
        Api?.Dispose();
        _place.Dispose();
    }
}
