using Antiphon.Hosting;
using Antiphon.V1;
using Google.Protobuf;
using Shouldly;

namespace Antiphon.Silos;

/// <summary>The one process that all tests of this project talk to, and a centre of which each test takes a part for itself (<see cref="Scene"/>).</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    /// <summary>The collection of tests that share it; they run one after the other.</summary>
    public const string Collection = "silo";

    /// <summary>The desk's grace in this process.</summary>
    public static readonly TimeSpan DeskGrace = TimeSpan.FromSeconds(3);

    /// <summary>The edge's grace in this process.</summary>
    public static readonly TimeSpan EdgeGrace = TimeSpan.FromSeconds(4);

    private readonly SiloPlace _place = new();

    /// <summary>The API by gRPC.</summary>
    public AntiphonClient Api { get; private set; } = null!;

    /// <summary>The web port.</summary>
    public HttpClient Web { get; private set; } = null!;

    /// <summary>The gRPC address.</summary>
    public Uri Grpc => _place.Grpc;

    /// <summary>The process.</summary>
    public SiloProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await _place.StartReady($"--Antiphon:Desk:GraceSeconds={DeskGrace.TotalSeconds}", $"--Antiphon:Edge:GraceSeconds={EdgeGrace.TotalSeconds}");
        Api = new AntiphonClient(_place.Grpc);
        Web = new HttpClient { BaseAddress = _place.Http };
        await Apply(new Centre
        {
            Sites = { new Site { Name = "office", DisplayName = "Office", TimeZone = "Europe/Moscow" }, new Site { Name = "home", DisplayName = "Home workers", TimeZone = "Asia/Irkutsk", IsVirtual = true } },
            Topics = { new Topic { Name = "advice" }, new Topic { Name = "service" } },
            NotReadyReasons = { new NotReadyReason { Name = "break" }, new NotReadyReason { Name = "no-answer" } },
        });
    }

    public ValueTask DisposeAsync()
    {
        Web.Dispose();
        Api.Dispose();
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The centre in force.</summary>
    public async Task<Centre> ReadCentre() => (await Api.Configuration.GetCentreAsync(new())).Centre;

    /// <summary>Applies a centre and waits until the node's actors follow it.</summary>
    public async Task Apply(Centre centre)
    {
        await Api.Configuration.ApplyCentreAsync(new() { Centre = centre });
        await CentreFollowed();
    }

    /// <summary>Waits until the node's actors follow the centre in force.</summary>
    public Task CentreFollowed() => Eventually.Get(
        async () => await Api.Configuration.GetCentreAsync(new()),
        seen => seen.Followers.Count > 0 && seen.Followers.All(node => node.Version == seen.Centre.Version));

    /// <summary>Holds that an act leaves the centre as it is, to the last byte.</summary>
    public async Task CentreStays(Func<Task> act)
    {
        var before = await ReadCentre();
        await act();
        (await ReadCentre()).ToByteString().ShouldBe(before.ToByteString());
    }
}

/// <summary>The tests that share the process.</summary>
[CollectionDefinition(RunningSilo.Collection)]
public sealed class RunningSiloCollection : ICollectionFixture<RunningSilo>;
