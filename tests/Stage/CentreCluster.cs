using System.Diagnostics;
using Antiphon.Alarms;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Queues;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Antiphon.Stage;

/// <summary>A whole centre in silos of this process, on clocks that only the test moves, with one database.</summary>
public sealed class CentreCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly InProcessTestCluster _cluster;
    private readonly AntiphonDatabase _database;
    private readonly List<FakeDoor> _doors = [];
    private readonly List<FakeEdge> _edges = [];

    private CentreCluster(InProcessTestCluster cluster, AntiphonDatabase database, FakeTimeProvider domain, FakeTimeProvider system, Traffic traffic, BreakableHotStorage.Plan storage) =>
        (_cluster, _database, Domain, System, Traffic, Faults) = (cluster, database, domain, system, traffic, storage);

    public FakeTimeProvider Domain { get; }

    public FakeTimeProvider System { get; }

    public Traffic Traffic { get; }

    public BreakableHotStorage.Plan Faults { get; }

    public IGrainFactory Grains => _cluster.Client;

    public ICentreGrain Centre => Grains.GetGrain<ICentreGrain>(ICentreGrain.Key);

    public IHotRows Rows => Service<IHotRows>();

    public IArchive Archive => Service<IArchive>();

    public CentreView View => Service<CentreView>();

    public IReadOnlyList<FakeEdge> Edges => _edges;

    public IReadOnlyList<FakeDoor> Doors => _doors;

    /// <param name="centre">What is declared.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="domain">The domain clock; null: one of its own.</param>
    /// <param name="panelLoss">With panels, to which so many of a hundred facts never come; null: without.</param>
    /// <param name="webhook">Who is told of alarms; null: nobody.</param>
    public static async Task<CentreCluster> Start(Centre centre, short silos = 1, FakeTimeProvider? domain = null, int? panelLoss = null, IAlarmWebhook? webhook = null)
    {
        domain ??= new FakeTimeProvider(new(2018, 3, 19, 12, 0, 0, TimeSpan.Zero));
        var system = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (traffic, plan) = (new Traffic(), new BreakableHotStorage.Plan());
        var database = AntiphonDatabase.Open(new StorageOptions { Hot = HotStorage.Memory });
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var scaled = new ScaledTimeProvider(domain);
            silo.Services.AddSingleton(scaled);
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, scaled);
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.System, system);
            silo.Services.AddAntiphonStorage(database);
            silo.AddAntiphonGrainStorage();
            Wrap(silo.Services, plan);
            silo.Services.AddAntiphonGrains();
            if (webhook is not null)
                silo.Services.AddSingleton(webhook);
            if (panelLoss is { } percent)
            {
                silo.AddAntiphonPanels();
                silo.Services.AddSingleton<IPanelFeed>(provider => new LossyFeed(ActivatorUtilities.CreateInstance<PanelFeed>(provider), percent));
            }
            silo.AddIncomingGrainCallFilter(traffic);
            silo.AddOutgoingGrainCallFilter(traffic);
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(traffic));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var made = new CentreCluster(cluster, database, domain, system, traffic, plan);
        await made.Configure(centre);
        return made;
    }

    public ICallGrain Call(Guid id) => Grains.GetGrain<ICallGrain>(id);

    public IOperatorGrain Operator(string id) => Grains.GetGrain<IOperatorGrain>(id);

    public IPanelGrain Panel(string key) => Grains.GetGrain<IPanelGrain>(key);

    public IQueueGrain Queue(string name) => Grains.GetGrain<IQueueGrain>(name);

    public async Task<CallSnapshot> Snapshot(Guid call) => await Call(call).GetSnapshot() ?? throw new InvalidOperationException($"Call {call} is not known.");

    /// <summary>The archive's record of a call that has ended.</summary>
    public async Task<Storage.Archive.CallRecord> Archived(Guid call) => await Archive.GetCall(call) ?? throw new InvalidOperationException($"Call {call} is not in the archive.");

    /// <summary>How an offer ended, by the archive.</summary>
    public async Task<(string Ending, string Cause)> EndingOf(Guid offer)
    {
        var row = (await Archive.ListOffers(new OfferFilter(), 10_000)).Single(row => row.Id == offer);
        return (row.Ending, row.Cause);
    }

    public async Task<CallState> StateOf(Guid call) => (await Snapshot(call)).State;

    /// <summary>Declares the centre and waits until every silo and its actors follow.</summary>
    public async Task Configure(Centre centre)
    {
        var result = await Centre.Apply(centre);
        if (result.Outcome is not (ChangeOutcome.Applied or ChangeOutcome.Unchanged))
            throw new InvalidOperationException($"The scenario's centre is refused: {result.Outcome} {string.Join("; ", result.Problems)}");
        foreach (var silo in _cluster.Silos)
        {
            var view = _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<CentreView>();
            await Eventually(() => Task.FromResult(view.Current.Version >= result.Version), "every silo follows the centre");
        }

        await Settle();
    }

    public async Task<FakeEdge> Edge(string name = "edge")
    {
        var edge = new FakeEdge(this, name);
        await edge.Hello();
        _edges.Add(edge);
        return edge;
    }

    public async Task<FakeDoor> Door(string name = "door")
    {
        var door = new FakeDoor(this, name);
        _doors.Add(door);
        await door.Renew();
        return door;
    }

    /// <summary>Both clocks go on together, in small steps; edges and doors renew their leases as they go.</summary>
    public Task Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));

    public async Task Advance(TimeSpan domain, TimeSpan system)
    {
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Max(domain / Step, system / Step)));
        for (var i = 0; i < steps; i++)
        {
            await Settle();
            Domain.Advance(domain / steps);
            System.Advance(system / steps);
            await Settle();
            foreach (var door in _doors)
                await door.Renew();
            foreach (var edge in _edges)
                await edge.Renew();
        }

        await Settle();
    }

    /// <summary>Waits until no message is under way.</summary>
    public async Task Settle()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var (still, moves, since) = (0, Traffic.Moves, Stopwatch.GetTimestamp());
        while (still < 4)
        {
            await timer.WaitForNextTickAsync();
            still = Traffic.UnderWay == 0 && Traffic.Moves == moves ? still + 1 : 0;
            if (Traffic.Moves != moves)
                (moves, since) = (Traffic.Moves, Stopwatch.GetTimestamp());
            else if (Traffic.UnderWay != 0 && Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(1))
                Traffic.GiveUp();
        }
    }

    /// <summary>Waits until something holds; the one place where a scenario waits on real time.</summary>
    public async Task Eventually(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new TimeoutException($"Not in {Patience.TotalSeconds} s: {what}.");
            await timer.WaitForNextTickAsync();
        }

        await Settle();
    }

    public async Task Becomes(Guid call, CallState state)
    {
        try
        {
            await Eventually(async () => await StateOf(call) == state, $"the call is {state}");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} Its life: {Life(await Snapshot(call))}.", late);
        }
    }

    /// <summary>All that has happened to a call, for a message of failure.</summary>
    public static string Life(CallSnapshot call) => $"{call.Id} {string.Join(", ", call.Moments.Select(moment => $"{moment.At:ss.fff} {moment.What} {moment.Detail}"))}";

    public async Task Deactivate(IAddressable grain)
    {
        await Settle();
        await _cluster.DeactivateAsync(grain);
    }

    /// <summary>An actor goes in the midst of things, if it is awake.</summary>
    public async Task Kill(IAddressable grain)
    {
        if (_cluster.TryGetGrainContext(grain.GetGrainId(), out _))
            await _cluster.DeactivateAsync(grain);
    }

    /// <summary>An awake actor goes to another silo, with its memory lost.</summary>
    public async Task Move(IAddressable grain)
    {
        var from = HomeOf(grain);
        await _cluster.MigrateAsync(grain.GetGrainId(), _cluster.Silos.First(silo => !silo.SiloAddress.Equals(from)).SiloAddress);
    }

    /// <summary>The silo on which an awake actor lives dies with all that lives there; the others hear of it.</summary>
    public async Task LoseSiloOf(IAddressable grain)
    {
        var lost = HomeOf(grain);
        await _cluster.KillSiloAsync(_cluster.Silos.Single(silo => silo.SiloAddress.Equals(lost)));
        foreach (var silo in _cluster.Silos)
        {
            var members = _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IClusterMembershipService>();
            await members.TryKill(lost);
            await foreach (var told in members.MembershipUpdates)
                if (told.Members.Values.Count(member => member.Status == SiloStatus.Active) == _cluster.Silos.Count)
                    break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _database.Dispose();
    }

    private SiloAddress HomeOf(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out var context) ? context.Address.SiloAddress! : throw new InvalidOperationException($"{grain.GetGrainId()} is not awake.");

    private T Service<T>() where T : notnull => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress).GetRequiredService<T>();

    private static void Wrap(IServiceCollection services, BreakableHotStorage.Plan plan)
    {
        var hot = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageRegistration.Hot));
        services.Remove(hot);
        services.AddKeyedSingleton<IGrainStorage>(StorageRegistration.Hot, (provider, key) => new BreakableHotStorage((IGrainStorage)hot.KeyedImplementationFactory!(provider, key), plan));
    }
}
