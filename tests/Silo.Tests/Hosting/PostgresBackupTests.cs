using Antiphon.Telemetry;
using Shouldly;

namespace Antiphon.Hosting;

/// <summary>As docs/operations.md has it: a backup is taken while the centre works, the machine is gone, and another one goes on with what is restored.</summary>
public sealed class PostgresBackupTests
{
    [Fact]
    public async Task Backup_OfAWorkingCentre_IsRestoredAndGoesOn()
    {
        var stop = TestContext.Current.CancellationToken;
        using var server = PostgresServer.Start();
        using SiloPlace lost = new(), next = new();
        var database = server.CreateDatabase();
        var process = await lost.StartReady(Settings(server, database));
        using var before = new AntiphonClient(lost.Grpc);
        await PlayedCall.Play(before);
        var played = (await before.Archive.ListArchivedCallsAsync(new() { PageSize = 10 }, cancellationToken: stop)).Calls.ShouldHaveSingleItem();

        var restored = server.RestoreBackup(database);
        await process.Kill9();
        await next.StartReady(Settings(server, restored));
        using var after = new AntiphonClient(next.Grpc);

        (await after.Archive.ListArchivedCallsAsync(new() { PageSize = 10 }, cancellationToken: stop)).Calls.ShouldHaveSingleItem().ShouldBe(played);
        await PlayedCall.Play(after);
        (await after.Archive.ListArchivedCallsAsync(new() { PageSize = 10 }, cancellationToken: stop)).Calls.Count.ShouldBe(2);
    }

    private static string[] Settings(PostgresServer server, string database) =>
        ["--Antiphon:Cluster:Provider=PostgreSql", "--Antiphon:Storage:Provider=PostgreSql", $"--Antiphon:Storage:ConnectionString={server.ConnectionString(database)}"];
}
