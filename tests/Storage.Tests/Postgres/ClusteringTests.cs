using System.Net;
using Antiphon.Storage;
using Antiphon.Tests.Places;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Shouldly;

namespace Antiphon.Tests.Postgres;

/// <summary>Orleans' own clustering over our scripts.</summary>
public sealed class ClusteringTests : IDisposable
{
    private readonly PostgresPlace _place;
    private readonly AntiphonDatabase _database;

    public ClusteringTests(PostgresFixture server)
    {
        _place = server.Place();
        _database = AntiphonDatabase.Open(_place.Options);
    }

    public void Dispose()
    {
        _database.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Silos_OfOneDatabase_FindEachOtherAndLeave()
    {
        using var one = Silo(1);
        await one.StartAsync(TestContext.Current.CancellationToken);
        using var two = Silo(2);
        await two.StartAsync(TestContext.Current.CancellationToken);

        var management = one.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await Until(async () => (await management.GetHosts(onlyActive: true)).Count == 2);
        (await management.GetDetailedHosts()).Select(host => host.SiloName).Order().ShouldBe(["silo-1", "silo-2"]);
        var version = Version();
        await two.StopAsync(TestContext.Current.CancellationToken);
        await Until(async () => (await management.GetHosts(onlyActive: true)).Count == 1);
        Version().ShouldBeGreaterThan(version);

        // What a silo leaves behind is no member for another one.
        using var three = Silo(3);
        await three.StartAsync(TestContext.Current.CancellationToken);
        await Until(async () => (await management.GetHosts(onlyActive: true)).Count == 2);
        await three.StopAsync(TestContext.Current.CancellationToken);
        await one.StopAsync(TestContext.Current.CancellationToken);
        _place.Ask(StorageRegistration.Slow, "SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3").ShouldBe(0L);
    }

    [Fact]
    public async Task Table_ChangedByTwoWhoHoldOneVersion_TakesOneAndStepsWithIt()
    {
        using var silo = Silo(1);
        var table = silo.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        var empty = await table.ReadAllAsync();
        (empty.Members.Count, empty.Version.Version).ShouldBe((0, 0));
        var (first, second) = (Entry(1), Entry(2));

        var inserted = await Task.WhenAll(new[] { first, second }.Select(entry => Task.Run(() => table.InsertRowAsync(entry, empty.Version.Next()))));
        inserted.Count(done => done).ShouldBe(1);
        var won = inserted[0] ? first : second;
        var one = await table.ReadRowAsync(won.SiloAddress);
        (one.Members.Count, one.Version.Version).ShouldBe((1, 1));
        (await table.InsertRowAsync(won, one.Version.Next())).ShouldBeFalse("it is there");

        won.Status = SiloStatus.Active;
        (await table.UpdateRowAsync(won, one.Members[0].Item2, empty.Version.Next())).ShouldBeFalse("an old version");
        (await table.UpdateRowAsync(Entry(9), one.Members[0].Item2, one.Version.Next())).ShouldBeFalse("nobody");
        (await table.ReadAllAsync()).Version.Version.ShouldBe(1, "what fails steps nothing");
        won.AddSuspector(second.SiloAddress, DateTime.UtcNow);
        (await table.UpdateRowAsync(won, one.Members[0].Item2, one.Version.Next())).ShouldBeTrue();
        won.IAmAliveTime = DateTime.UtcNow.AddMinutes(1);
        await table.UpdateIAmAliveAsync(won);

        var read = await table.ReadAllAsync();
        read.Version.Version.ShouldBe(2, "that it is alive is no change");
        var (member, etag) = read.Members.ShouldHaveSingleItem();
        (member.Status, member.SiloName, member.HostName, member.ProxyPort, member.SuspectTimes!.Count).ShouldBe((SiloStatus.Active, won.SiloName, "host", 30_000, 1));
        member.SiloAddress.ShouldBe(won.SiloAddress);
        member.IAmAliveTime.ShouldBe(won.IAmAliveTime, TimeSpan.FromMilliseconds(1));
        (await table.ReadRowAsync(Entry(9).SiloAddress)).Members.ShouldBeEmpty();

        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddHours(1));
        (await table.ReadAllAsync()).Members.Count.ShouldBe(1, "an active one stays");
        won.Status = SiloStatus.Dead;
        (await table.UpdateRowAsync(won, etag, read.Version.Next())).ShouldBeTrue();
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddHours(1));
        (await table.ReadAllAsync()).Members.ShouldBeEmpty();
        await table.DeleteMembershipTableEntriesAsync("clustering");
        _place.Ask(StorageRegistration.Slow, "SELECT count(*) FROM OrleansMembershipVersionTable").ShouldBe(0L);
    }

    private static MembershipEntry Entry(int n) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 20_000 + n), n),
        SiloName = $"silo-{n}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000,
        StartTime = DateTime.UtcNow,
        IAmAliveTime = DateTime.UtcNow,
    };

    private int Version() => (int)_place.Ask(StorageRegistration.Slow, "SELECT Version FROM OrleansMembershipVersionTable")!;

    private IHost Silo(int number)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => options.ServiceId = options.ClusterId = "clustering")
            .Configure<SiloOptions>(options => options.SiloName = $"silo-{number}")
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (_database.OrleansInvariant, _database.OrleansConnectionString))
            .ConfigureEndpoints(IPAddress.Loopback, Hosting.FreePort.Take(), Hosting.FreePort.Take()));
        return builder.Build();
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) patience.IsCancellationRequested.ShouldBeFalse("it does not become so");
    }
}
