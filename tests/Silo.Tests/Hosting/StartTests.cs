using System.Net;
using System.Net.Sockets;
using Shouldly;

namespace Antiphon.Hosting;

/// <summary>The real process: how it starts, and how it refuses to.</summary>
public sealed class StartTests : IDisposable
{
    private readonly SiloPlace _place = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_OnAnEmptyDirectory_IsReadyAndSaysWhereAndWhatNext()
    {
        var silo = await _place.StartReady();
        using var client = new AntiphonClient(_place.Grpc);
        var info = await client.System.GetInfoAsync(new(), cancellationToken: Ending);

        info.Role.ShouldBe("All");
        await silo.WaitOutput("Ctrl-C stops.");
        silo.Output.ShouldContain(_place.Grpc.GetLeftPart(UriPartial.Authority));
        silo.Output.ShouldContain(_place.DataDirectory);
        silo.Output.ShouldContain("declare a centre");
    }

    [Fact]
    public async Task Silo_WithACentreFile_HasThatCentreWhenItIsReady()
    {
        await _place.StartReady($"--Antiphon:Centre={SeedCentre}");
        using var client = new AntiphonClient(_place.Grpc);

        var centre = (await client.Configuration.GetCentreAsync(new(), cancellationToken: Ending)).Centre;

        centre.Lines.Count.ShouldBe(2);
        centre.Operators.Count.ShouldBe(150);
    }

    [Fact]
    public async Task MigrateOnly_MakesTheDatabasesAndEnds()
    {
        var process = _place.Start("--migrate-only");

        (await process.WaitExit()).ShouldBe(0);
        process.Output.ShouldContain("is up to date");
        Directory.GetFiles(_place.DataDirectory, "*.db").Length.ShouldBe(2);
    }

    [Fact]
    public async Task PrintSql_PrintsItAndEnds()
    {
        var process = _place.Start("--print-sql");

        (await process.WaitExit()).ShouldBe(0);
        process.Output.ShouldContain("INSERT INTO orleans_schema_versions (scriptname, applied) VALUES ('0002-clustering', now());");
    }

    [Fact]
    public async Task Silo_WithACentreFileThatIsRefused_SaysWhatIsWrongWithIt()
    {
        var file = Path.Combine(_place.DataDirectory, "centre.json");
        await File.WriteAllTextAsync(file, """{ "queues": { "sales": { "overflow": 7 } }, "liness": {} }""", Ending);

        await ShouldBeRefused(_place.Start($"--Antiphon:Centre={file}"), file, "queues[sales]", "liness");
    }

    [Fact]
    public async Task SecondSilo_OnTheSameDirectory_IsRefusedWithTheHolder()
    {
        var first = await _place.StartReady();
        using var elsewhere = new SiloPlace();

        await ShouldBeRefused(elsewhere.Start($"--Antiphon:DataDirectory={_place.DataDirectory}"), _place.DataDirectory, $"in use by process {first.Id}");
    }

    [Theory]
    [InlineData("Grpc")]
    [InlineData("Http")]
    public async Task Silo_WhosePortIsTaken_IsRefusedByTheSettingsName(string key)
    {
        using var taken = new TcpListener(IPAddress.Loopback, key == "Grpc" ? _place.Grpc.Port : _place.Http.Port);
        taken.Start();

        await ShouldBeRefused(_place.Start(), $"Antiphon:{key}", "another process listens there");
    }

    [Fact]
    public async Task Silo_WithBadSettings_NamesThemAll() => await ShouldBeRefused(
        _place.Start("--Antiphon:Clock:Speed=fast", "--Antiphon:Grcp=http://127.0.0.1:1"),
        "Antiphon:Clock:Speed is 'fast'; it must be a number above 0", "Antiphon:Grcp is no setting; did you mean Antiphon:Grpc?");

    [Fact]
    public async Task Data_OfAnotherClockSpeed_IsRefusedAndSaysWhatToDo()
    {
        (await (await _place.StartReady("--Antiphon:Clock:Speed=60")).Stop()).ShouldBe(0);

        await ShouldBeRefused(_place.Start(), "speed 60", "--Antiphon:Clock:Speed=60", "another data directory");
    }

    [Fact]
    public async Task Data_OfAnotherClockOrigin_IsRefused_AndTheSameIsTaken()
    {
        const string Origin = "--Antiphon:Clock:Origin=1999-02-01T05:00:00Z";
        await (await _place.StartReady(Origin)).Kill9();

        await ShouldBeRefused(_place.Start("--Antiphon:Clock:Origin=1999-02-02T05:00:00Z"), "1999-02-01T05:00:00", "Antiphon:Clock:Origin");
        await _place.StartReady(Origin);
        using var client = new AntiphonClient(_place.Grpc);
        var clock = await client.System.GetClockAsync(new(), cancellationToken: Ending);

        clock.OriginTime.ToDateTimeOffset().ShouldBe(new DateTimeOffset(1999, 2, 1, 5, 0, 0, TimeSpan.Zero));
        clock.DomainTime.ToDateTimeOffset().ShouldBeInRange(clock.OriginTime.ToDateTimeOffset().AddTicks(1), clock.OriginTime.ToDateTimeOffset().AddMinutes(5));
    }

    public void Dispose() => _place.Dispose();

    internal static string SeedCentre => Path.Combine(AppContext.BaseDirectory, "centre", "dns.json");

    private static async Task ShouldBeRefused(SiloProcess silo, params string[] reasons)
    {
        (await silo.WaitExit()).ShouldBe(1);
        silo.Output.ShouldStartWith("Antiphon does not start. ");
        foreach (var reason in reasons)
            silo.Output.ShouldContain(reason);
        silo.Output.ShouldNotContain("   at ", Case.Sensitive, "a stack trace");
    }
}
