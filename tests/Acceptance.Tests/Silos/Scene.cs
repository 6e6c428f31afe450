using System.Globalization;
using Antiphon.Desks;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Silos;

/// <summary>A corner of the centre for one test alone: a line without a menu, its queue, operators whom only this queue wants, an edge. Nobody is signed in.</summary>
public sealed class Scene : IAsyncDisposable
{
    private static int _scenes;
    private readonly List<DeskSession> _desks = [];

    private Scene(RunningSilo silo, int number)
    {
        Silo = silo;
        Name = $"scene-{number}";
        Line = $"+7800555{number:D4}";
        Edge = new Exchange(silo.Api, Name);
    }

    /// <summary>The process.</summary>
    public RunningSilo Silo { get; }

    /// <summary>Name of the queue, of the skill that it wants, and of the edge.</summary>
    public string Name { get; }

    /// <summary>Name of a second queue for the same operators.</summary>
    public string Other => $"{Name}-other";

    /// <summary>The line's number.</summary>
    public string Line { get; }

    /// <summary>The edge; connected.</summary>
    public Exchange Edge { get; }

    /// <summary>Operators' ids, from 1.</summary>
    public string Operator(int number) => string.Create(CultureInfo.InvariantCulture, $"{Name}-op-{number}");

    /// <summary>Declares the corner and connects its edge.</summary>
    public static async Task<Scene> Open(RunningSilo silo, int operators = 1, Action<Queue>? queue = null, Action<Line>? line = null, string site = "office")
    {
        var scene = new Scene(silo, Interlocked.Increment(ref _scenes));
        var centre = await silo.ReadCentre();
        Queue Make(string name) => new() { Name = name, Skills = { new SkillWanted { Skill = scene.Name, Level = 1 } }, OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)) };
        var first = Make(scene.Name);
        queue?.Invoke(first);
        var number = new Line { Number = scene.Line, Brand = "Brand", TimeZone = "Europe/Moscow", DefaultQueue = scene.Name };
        line?.Invoke(number);
        centre.Queues.Add([first, Make(scene.Other)]);
        centre.Lines.Add(number);
        centre.Operators.Add(Enumerable.Range(1, operators).Select(one => new Operator
        {
            Id = scene.Operator(one), DisplayName = $"Operator {one}", Site = site, Skills = { [scene.Name] = 50 }, Address = $"sip:{one}@office",
        }));
        await silo.Apply(centre);
        await scene.Edge.Session.StartAsync().InTime();
        return scene;
    }

    /// <summary>An operator's desk, connected; not ready yet.</summary>
    public async Task<DeskSession> Sit(int number = 1, bool showsAtOnce = true, string desk = "desk-1", bool takeOver = false)
    {
        var session = new DeskSession(Silo.Api, new Desk { OperatorId = Operator(number), DeskId = desk, ShowsAtOnce = showsAtOnce, TakeOver = takeOver });
        _desks.Add(session);
        await session.StartAsync().InTime();
        return session;
    }

    /// <summary>An operator's desk, connected and ready.</summary>
    public async Task<DeskSession> Work(int number = 1, bool showsAtOnce = true)
    {
        var desk = await Sit(number, showsAtOnce);
        await desk.SetWishAsync(Wish.Ready).InTime();
        return desk;
    }

    /// <summary>A client calls and talks with the operator of this desk; the call's id.</summary>
    public async Task<string> Talk(DeskSession desk, Action<Arrival>? with = null)
    {
        var call = await Edge.Call(Line, with);
        await Answer(desk);
        return call;
    }

    /// <summary>The operator of this desk takes the call that is offered, and talks.</summary>
    public static async Task Answer(DeskSession desk)
    {
        await desk.Until(d => d.Offer is not null);
        await desk.AcceptAsync(desk.Offer!.OfferId).InTime();
        await desk.Until(d => d.Call is { State: CallState.Connected });
    }

    /// <summary>The call as the system shows it.</summary>
    public async Task<Call> Read(string call) => await Silo.Api.Calls.GetCallAsync(new() { Call = call });

    /// <summary>Waits until the call is in this state.</summary>
    public Task<Call> Reaches(string call, CallState state) => Eventually.Get(() => Read(call), seen => seen.State == state, $"the call is {state}");

    /// <summary>Waits until the call has ended and is in the archive.</summary>
    public async Task<ArchivedCallDetail> Archived(string call)
    {
        await Reaches(call, CallState.Ended);
        return await Silo.Api.Archive.GetArchivedCallAsync(new() { Call = call });
    }

    /// <summary>Waits until so many calls stand in the queue; they, in order.</summary>
    public async Task<IReadOnlyList<WaitingCall>> Waiting(int count, string? queue = null) =>
        (await Eventually.Get(async () => await Silo.Api.Queues.ListWaitingAsync(new() { Queue = queue ?? Name }), seen => seen.Calls.Count == count, $"{count} calls wait")).Calls;

    /// <summary>Ends what is left: all calls of the scene's line, then its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var call in (await Silo.Api.Calls.ListCallsAsync(new() { Line = Line, PageSize = 1000 })).Calls)
            if (call.EdgeId == Name && call.State != CallState.Ended && Edge.Session.IsConnected)
                await Edge.Session.ClientHungUpAsync(call.CallId).InTime();
            else if (call.EdgeId != Name)
                await Silo.Api.Calls.WithdrawCallAsync(new() { Call = call.CallId });
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        await Edge.DisposeAsync();
    }
}
