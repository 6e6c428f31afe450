using Antiphon.Desks;
using Antiphon.Hosting;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Upgrades;

/// <summary>A few calls in every state there is, and operators in each of theirs, at the moment at which the process is killed: what a <see cref="Sample"/> is made of.</summary>
public static class SampleDay
{
    /// <summary>The line without a menu.</summary>
    public const string Line = "+78005550001";

    /// <summary>The line with a menu.</summary>
    public const string MenuLine = "+78005550002";

    /// <summary>The key that leads from the menu to <see cref="Queue"/>.</summary>
    public const string Key = "1";

    /// <summary>The queue in which calls wait.</summary>
    public const string Queue = "main";

    /// <summary>A queue of <see cref="Free"/> alone.</summary>
    public const string Other = "other";

    /// <summary>The edge that holds all calls.</summary>
    public const string Edge = "exchange";

    /// <summary>Talks.</summary>
    public const string Talks = "anna";

    /// <summary>Has put the client on hold.</summary>
    public const string Holds = "boris";

    /// <summary>Is in after-call work.</summary>
    public const string WrapsUp = "clara";

    /// <summary>Is offered a call.</summary>
    public const string Rings = "dmitri";

    /// <summary>Has accepted; the legs are being joined.</summary>
    public const string Connects = "elena";

    /// <summary>Is on a break.</summary>
    public const string Pauses = "fyodor";

    /// <summary>Has nobody to talk to.</summary>
    public const string Free = "galina";

    /// <summary>Has never signed in.</summary>
    public const string Away = "igor";

    private static readonly string[] Everybody = [Talks, Holds, WrapsUp, Rings, Connects, Pauses, Free, Away];

    /// <summary>Where an operator works.</summary>
    public static Desk Desk(string who) => new() { OperatorId = who, DeskId = $"desk-{who}" };

    /// <summary>Lives the day in a process of its own, kills it, and keeps what it leaves.</summary>
    public static async Task Make(string directory)
    {
        using var place = new SiloPlace();
        var silo = await place.StartReady();
        using var api = new AntiphonClient(place.Grpc);
        await api.Configuration.ApplyCentreAsync(new() { Centre = MakeCentre() });
        await Eventually.Get(async () => await api.Configuration.GetCentreAsync(new()), seen => seen.Followers.Count > 0 && seen.Followers.All(node => node.Version == seen.Centre.Version));
        await using var edge = new Exchange(api, Edge);
        await edge.Session.StartAsync().InTime();
        var desks = Everybody.Where(who => who != Away).ToDictionary(who => who, who => new DeskSession(api, Desk(who)));
        foreach (var desk in desks.Values)
            await desk.StartAsync().InTime();

        await LiveCallsThatEnd(api, edge, desks);
        await LiveCallsThatStay(edge, desks);
        await Eventually.Get(async () => await api.Calls.ListCallsAsync(new() { State = CallState.Connecting }), seen => seen.Calls.Count == 1);
        var sample = await Sample.Ask(api, Queue);
        await silo.Kill9();
        foreach (CallState state in System.Enum.GetValues<CallState>())
            if (state is not (CallState.Unspecified or CallState.Arrived or CallState.Ended) && sample.Calls.All(call => call.State != state))
                throw new InvalidOperationException($"No call was {state} at the last moment.");

        var backup = Path.Combine(place.DataDirectory, "sample.zip");
        if (await place.Start("--backup", backup).WaitExit() != 0)
            throw new InvalidOperationException("The data directory could not be backed up.");
        sample.Save(backup, directory);
        foreach (var desk in desks.Values)
            await desk.DisposeAsync();
        Console.WriteLine($"{directory}: {sample.Calls.Count} calls, {sample.Archive.Count} in the archive, program {sample.Program.Version}");
    }

    /// <summary>Abandoned, withdrawn, answered with topic and notes, transferred.</summary>
    private static async Task LiveCallsThatEnd(AntiphonClient api, Exchange edge, Dictionary<string, DeskSession> desks)
    {
        var call = await edge.Call(Line);
        await edge.Session.ClientHungUpAsync(call).InTime();
        call = await edge.Call(Line);
        await api.Calls.WithdrawCallAsync(new() { Call = call, Reason = "a test call" });

        await desks[Talks].SetWishAsync(Wish.Ready).InTime();
        call = await edge.Call(Line);
        await Scene.Answer(desks[Talks]);
        await desks[Talks].SetTopicAsync(call, "advice").InTime();
        await desks[Talks].SetNotesAsync(call, "Перезвонить в пятницу").InTime();
        await desks[Talks].HangUpAsync().InTime();
        await desks[Talks].FinishWrapUpAsync().InTime();

        await edge.Call(Line);
        await Scene.Answer(desks[Talks]);
        await desks[Talks].TransferToQueueAsync(Other).InTime();
        await desks[Free].SetWishAsync(Wish.Ready).InTime();
        await Scene.Answer(desks[Free]);
        await desks[Free].HangUpAsync().InTime();
        await desks[Free].FinishWrapUpAsync().InTime();
        await desks[Talks].FinishWrapUpAsync().InTime();
    }

    private static async Task LiveCallsThatStay(Exchange edge, Dictionary<string, DeskSession> desks)
    {
        async Task Talk(string who)
        {
            await desks[who].SetWishAsync(Wish.Ready).InTime();
            await edge.Call(Line);
            await Scene.Answer(desks[who]);
        }

        await Eventually.True(() => desks[Talks].State is { Work: Work.Idle });
        await Talk(Talks);
        await Talk(Holds);
        await desks[Holds].HoldAsync().InTime();
        await Talk(WrapsUp);
        await desks[WrapsUp].HangUpAsync().InTime();
        await desks[Pauses].SetWishAsync(Wish.NotReady, "break").InTime();
        await desks[Rings].SetWishAsync(Wish.Ready).InTime();
        await edge.Call(Line);
        await desks[Rings].Until(desk => desk.Offer is not null);

        edge.Join = _ => new TaskCompletionSource<LegFailure?>().Task; // it never comes to voice
        await desks[Connects].SetWishAsync(Wish.Ready).InTime();
        await edge.Call(Line);
        await desks[Connects].Until(desk => desk.Offer is not null);
        await desks[Connects].AcceptAsync(desks[Connects].Offer!.OfferId).InTime();
        foreach (var priority in (int[])[0, 0, 2])
            await edge.Call(Line, arrival => arrival.Priority = priority);
        await edge.Call(MenuLine);
    }

    private static Centre MakeCentre() => new()
    {
        Sites = { new Site { Name = "office", DisplayName = "Office", TimeZone = "Europe/Moscow" } },
        Topics = { new Topic { Name = "advice" } },
        NotReadyReasons = { new NotReadyReason { Name = "break" }, new NotReadyReason { Name = "no-answer" } },
        Queues = { MakeQueue(Queue), MakeQueue(Other) },
        Lines =
        {
            new Line { Number = Line, Brand = "DNS", TimeZone = "Asia/Vladivostok", DefaultQueue = Queue },
            new Line { Number = MenuLine, Brand = "Technopoint", TimeZone = "Asia/Vladivostok", DefaultQueue = Queue, Menu = { new MenuChoice { Key = Key, Topic = "advice", Queue = Queue } }, MenuTimeout = Minutes(1) },
        },
        Operators = { Everybody.Select(who => new Operator { Id = who, Site = "office", Skills = { [who == Free ? Other : Queue] = 50 }, Address = $"sip:{who}@office" }) },
    };

    private static Queue MakeQueue(string name) => new()
    {
        Name = name, Skills = { new SkillWanted { Skill = name, Level = 1 } }, OfferTimeout = Minutes(30), WrapUp = new WrapUp { Mode = WrapUpMode.Optional, Duration = Minutes(30) },
    };

    private static Duration Minutes(int minutes) => Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes));
}
