using System.Diagnostics;
using Antiphon.V1;
using Shouldly;

namespace Antiphon.Hosting;

/// <summary>The real process: how it ends, and comes back.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(5);
    private readonly SiloPlace _place = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_OnSigtermWithAnOpenStream_EndsWellAndQuickly()
    {
        var silo = await _place.StartReady();
        using var client = new AntiphonClient(_place.Grpc);
        using var stream = await OpenEdge(client);

        var watch = Stopwatch.StartNew();
        (await silo.Stop()).ShouldBe(0, silo.Output);

        watch.Elapsed.ShouldBeLessThan(Quickly, silo.Output);
        silo.Output.ShouldContain("Antiphon has stopped.");
        silo.Output.ShouldNotContain("   at ", Case.Sensitive, "a stack trace");
    }

    [Fact]
    public async Task Silo_AfterKill9_StartsAgainWithAllItHad()
    {
        var killed = await _place.StartReady($"--Antiphon:Centre={StartTests.SeedCentre}");
        await killed.Kill9();

        await _place.StartReady();
        using var client = new AntiphonClient(_place.Grpc);

        (await client.Configuration.GetCentreAsync(new(), cancellationToken: Ending)).Centre.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Backup_OfARunningSilo_RestoresIntoAnotherDirectory()
    {
        using var other = new SiloPlace();
        var file = Path.Combine(other.DataDirectory, "..", $"{Path.GetFileName(other.DataDirectory)}.backup");
        await _place.StartReady($"--Antiphon:Centre={StartTests.SeedCentre}");
        try
        {
            await ShouldDo(_place.Start("--backup", file), "is backed up to");
            await ShouldDo(other.Start("--restore", file), "is restored from");
        }
        finally
        {
            File.Delete(file);
        }

        await other.StartReady();
        using var client = new AntiphonClient(other.Grpc);
        (await client.Configuration.GetCentreAsync(new(), cancellationToken: Ending)).Centre.Operators.Count.ShouldBe(150);
    }

    [Fact]
    public async Task Restore_OverData_IsRefused()
    {
        var silo = await _place.StartReady();
        var file = _place.DataDirectory + ".backup";
        try
        {
            await ShouldDo(_place.Start($"--backup={file}"), "is backed up to");
            await silo.Stop();
            var restore = _place.Start($"--restore={file}");

            (await restore.WaitExit()).ShouldBe(1);
            restore.Output.ShouldContain("is not empty");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Demo_Interrupted_HangsUpEndsAndGoesOnWithItsArchive()
    {
        string[] demo = ["--demo"];
        var first = await _place.StartReady(demo);
        using var client = new AntiphonClient(_place.Grpc);
        await Until(async () => (await client.Archive.ListArchivedCallsAsync(new() { PageSize = 1 }, cancellationToken: Ending)).Calls.Count > 0);

        var watch = Stopwatch.StartNew();
        (await first.Stop()).ShouldBe(0, first.Output);
        watch.Elapsed.ShouldBeLessThan(2 * Quickly);

        await _place.StartReady(demo);
        (await client.Archive.ListArchivedCallsAsync(new() { PageSize = 1 }, cancellationToken: Ending)).Calls.ShouldNotBeEmpty();
        await Until(async () => (await client.Calls.ListCallsAsync(new() { PageSize = 1 }, cancellationToken: Ending)).Calls.Count > 0);
    }

    public void Dispose() => _place.Dispose();

    private static async Task<IDisposable> OpenEdge(AntiphonClient client)
    {
        var stream = client.Telephony.Connect();
        await stream.RequestStream.WriteAsync(new EdgeMessage { Sequence = 1, Hello = new EdgeHello { EdgeId = "test", ProtocolVersion = 1 } });
        (await stream.ResponseStream.MoveNext(Ending)).ShouldBeTrue();
        stream.ResponseStream.Current.Welcome.ShouldNotBeNull();
        return stream;
    }

    private static async Task ShouldDo(SiloProcess command, string said)
    {
        (await command.WaitExit()).ShouldBe(0, command.Output);
        command.Output.ShouldContain(said);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(100, Ending))
            if (await condition())
                return;
        throw new TimeoutException("It did not come about within a minute.");
    }
}
