using System.Globalization;
using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Hosting;
using Antiphon.Ledgers;
using Antiphon.Networks;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Centres;

/// <summary>A cluster of processes with a site each, API nodes before them, a centre of a line and a queue a site, and what its clients and operators saw.</summary>
public sealed class ClusterCentre : IAsyncDisposable
{
    /// <summary>The sites' names.</summary>
    public static IReadOnlyList<string> Sites { get; } = ["moscow", "irkutsk", "kazan"];

    private readonly List<SiloPlace> _places = [];
    private readonly List<ClusterNode> _silos = [], _apis = [];
    private readonly List<AntiphonClient> _clients = [];
    private readonly List<SimulatedOperator> _operators = [];
    private readonly List<SimulatedEdge> _edges = [];
    private readonly List<Outage> _outages = [];

    private readonly string _certificates = Directory.CreateTempSubdirectory("antiphon-certificates-").FullName;
    private SiteNetworks? _networks;
    private CertificateAuthority? _authority;

    private ClusterCentre()
    {
    }

    /// <summary>The silos, one a site.</summary>
    public IReadOnlyList<ClusterNode> Silos => _silos;

    /// <summary>The API nodes.</summary>
    public IReadOnlyList<ClusterNode> Apis => _apis;

    /// <summary>All processes.</summary>
    public IReadOnlyList<ClusterNode> Nodes => [.. _silos, .. _apis];

    /// <summary>The API, at any node that answers.</summary>
    public AntiphonClient Api => _clients[0];

    /// <summary>The system's domain clock.</summary>
    public DomainClock Clock { get; private set; } = null!;

    /// <summary>What was seen outside.</summary>
    public Ledger Ledger { get; private set; } = null!;

    /// <summary>Operators who sit at their desks.</summary>
    public IReadOnlyList<SimulatedOperator> Operators => _operators;

    /// <summary>The telephony edges, one a site.</summary>
    public IReadOnlyList<SimulatedEdge> Edges => _edges;

    /// <summary>Which legs the system may have given up.</summary>
    public LegRule Legs => new(_outages, Clock.Speed);

    /// <summary>The line of a site.</summary>
    public static string Line(int site) => string.Create(CultureInfo.InvariantCulture, $"+7800555000{site + 1}");

    /// <summary>The id of an operator: a site's, from 1.</summary>
    public static string Operator(int site, int number) => string.Create(CultureInfo.InvariantCulture, $"{Sites[site]}-{number:D3}");

    /// <summary>Starts the processes, and declares the centre.</summary>
    /// <param name="operators">How many there are at each site.</param>
    /// <param name="offerTimeout">How long an operator is offered a call (domain).</param>
    /// <param name="database">Where it has its state.</param>
    /// <param name="networks">Each site has its own, and the API nodes are at the first two; null: all is on the loopback.</param>
    /// <param name="program">Another build of the program; null: that of these tests.</param>
    /// <param name="authority">Gives each process a certificate for TLS with the others; null: they do without.</param>
    public static async Task<ClusterCentre> Start(int operators, TimeSpan offerTimeout, IClusterDatabase database, SiteNetworks? networks = null, string? program = null, CertificateAuthority? authority = null)
    {
        var centre = new ClusterCentre { _networks = networks, _authority = authority };
        try
        {
            foreach (var site in Sites)
                centre._silos.Add(centre.Place(site, site, [.. database.Settings, "--Antiphon:Role=Silo", $"--Antiphon:Cluster:Site={site}"]));
            for (var i = 0; i < 2; i++)
                centre._apis.Add(centre.Place($"api-{i + 1}", networks is null ? "" : Sites[i], [.. database.Settings, "--Antiphon:Role=Api"]));
            foreach (var node in centre.Nodes)
                node.Program = program;
            await centre._silos[0].Start(); // the first makes the databases
            await Task.WhenAll(centre._silos.Skip(1).Concat(centre._apis).Select(node => node.Start()));
            await centre.Declare(operators, offerTimeout);
            return centre;
        }
        catch
        {
            await centre.DisposeAsync();
            throw;
        }
    }

    /// <summary>An operator sits down, ready, and answers as the habits say.</summary>
    public Task<SimulatedOperator> Sit(int site, int number, OperatorHabits habits) => Sit(_clients[site], Operator(site, number), Sites[site], habits, site * 1000 + number);

    /// <summary>As <see cref="Sit(int, int, OperatorHabits)"/>, for an operator of a queue.</summary>
    public async Task<SimulatedOperator> Sit(AntiphonClient client, string id, string queue, OperatorHabits habits, int seed)
    {
        var one = new SimulatedOperator(client, new DayOperator(id, [queue]), Clock, Ledger, habits, seed);
        _operators.Add(one);
        await one.StartAsync().WaitAsync(Patience.Within);
        await one.SetWishAsync(Wish.Ready).WaitAsync(Patience.Within);
        return one;
    }

    /// <summary>Something is struck, and what becomes of calls meanwhile is told; to be completed by <see cref="Recovered"/>.</summary>
    public void Struck() => _outages.Add(new Outage(Now, Now, DateTimeOffset.MaxValue));

    /// <summary>Everybody is connected again.</summary>
    public void Recovered() => _outages[^1] = _outages[^1] with { EdgeBack = Now };

    /// <summary>Who is not connected now.</summary>
    public IReadOnlyList<string> Away() =>
        [.. _edges.Where(edge => !edge.Session.IsConnected).Select(edge => edge.Session.EdgeId), .. _operators.Where(one => !one.Session.IsConnected).Select(one => one.Id)];

    /// <summary>What stands in the queue of a site, in order.</summary>
    public async Task<IReadOnlyList<WaitingCall>> Waiting(int site) => (await Api.Queues.ListWaitingAsync(new() { Queue = Sites[site], PageSize = 1000 })).Calls;

    /// <summary>All operators as the system shows them.</summary>
    public async Task<IReadOnlyList<OperatorState>> States() => (await Api.Operators.ListOperatorStatesAsync(new() { PageSize = 1000 })).OperatorStates;

    /// <summary>The calls that live.</summary>
    public async Task<IReadOnlyList<Call>> Calls() => [.. (await Api.Calls.ListCallsAsync(new() { PageSize = 1000 })).Calls.Where(call => call.State != CallState.Ended)];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_operators.Select(one => one.DisposeAsync().AsTask()));
        foreach (var edge in _edges)
            await edge.DisposeAsync();
        Clock?.Dispose();
        foreach (var client in _clients)
            client.Dispose();
        foreach (var place in _places)
            place.Dispose();
        Directory.Delete(_certificates, recursive: true);
    }

    /// <summary>Where a node has its certificate.</summary>
    public string CertificatesOf(string name) => Path.Combine(_certificates, name);

    private DateTimeOffset Now => Clock.System.GetUtcNow();

    /// <summary>A node that is not started yet.</summary>
    public ClusterNode Place(string name, string site, IReadOnlyList<string> settings)
    {
        var network = _networks?.Site(site);
        var place = network is { } own ? new SiloPlace(host: own.Office, inNamespace: own.Name) : new SiloPlace();
        _places.Add(place);
        string[] reached = network is null ? [] : [$"--Antiphon:Cluster:Address={network.Value.Address}", "--Antiphon:Cluster:Tls=Off", "--Antiphon:AllowUnauthenticated=true"];
        string[] tls = _authority is null ? [] : [$"--Antiphon:Cluster:Tls={_authority.Issue(CertificatesOf(name), name)}"];
        return new ClusterNode(place, name, site, [.. reached, .. tls, .. settings]);
    }

    /// <summary>A telephony edge more, at these nodes.</summary>
    public async Task<SimulatedEdge> Connect(string id, AntiphonClient client)
    {
        _clients.Add(client);
        var edge = new SimulatedEdge(client, id, Clock, Ledger);
        _edges.Add(edge);
        await edge.StartAsync().WaitAsync(Patience.Within);
        return edge;
    }

    private async Task Declare(int operators, TimeSpan offerTimeout)
    {
        // Each site's clients have the nodes in another order, so that both nodes have something to do.
        for (var site = 0; site < Sites.Count; site++)
            _clients.Add(new AntiphonClient([.. Enumerable.Range(0, _apis.Count).Select(i => _apis[(site + i) % _apis.Count].Grpc)]));
        Clock = await DomainClock.ReadAsync(Api);
        Ledger = new Ledger(Clock);
        await Patience.Until(async () => await Api.Configuration.ApplyCentreAsync(new()
        {
            Centre = new Centre
            {
                Sites = { Sites.Select(site => new Site { Name = site, TimeZone = "Europe/Moscow" }) },
                NotReadyReasons = { new NotReadyReason { Name = "no-answer" } },
                Queues = { Sites.Select(site => new Queue { Name = site, OfferTimeout = offerTimeout.ToDuration(), Skills = { new SkillWanted { Skill = site } } }) },
                Lines = { Sites.Select((site, i) => new Line { Number = Line(i), TimeZone = "Europe/Moscow", DefaultQueue = site }) },
                Operators = { Sites.SelectMany((site, i) => Enumerable.Range(1, operators).Select(one => new Operator { Id = Operator(i, one), Site = site, Skills = { [site] = 50 } })) },
            },
        }), _ => true);
        await Patience.Until(async () => await Api.Configuration.GetCentreAsync(new()), seen => seen.Followers.Count == Sites.Count && seen.Followers.All(node => node.Version == seen.Centre.Version));
        for (var site = 0; site < Sites.Count; site++)
        {
            _edges.Add(new SimulatedEdge(_clients[site], $"edge-{Sites[site]}", Clock, Ledger));
            await _edges[site].StartAsync().WaitAsync(Patience.Within);
        }
    }
}
