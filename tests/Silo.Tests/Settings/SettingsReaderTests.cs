using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Antiphon.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Settings_LeftOut_AreTheDefaults()
    {
        var (options, faults) = Read();

        faults.ShouldBeEmpty();
        options.Grpc.ShouldBe(new Uri("http://127.0.0.1:8081"));
        options.Storage.DataDirectory.ShouldBe("./data");
        options.ClockSpeed.ShouldBe(1);
    }

    [Fact]
    public void Settings_OfEachKind_AreTaken()
    {
        var (options, faults) = Read(
            ("Antiphon:Http", "http://localhost:9000"), ("antiphon:clock:speed", "240"), ("Antiphon:Clock:Origin", "1999-02-01T07:00:00+02:00"),
            ("Antiphon:Storage:Hot", "memory"), ("Antiphon:Storage:ArchiveRetentionDays", "400"), ("Antiphon:Centre", "a.json"));

        faults.ShouldBeEmpty();
        options.Http.Port.ShouldBe(9000);
        options.ClockSpeed.ShouldBe(240);
        options.ClockOrigin.ShouldBe(new DateTimeOffset(1999, 2, 1, 5, 0, 0, TimeSpan.Zero));
        options.Storage.Hot.ShouldBe(Storage.HotStorage.Memory);
        options.Storage.ArchiveRetentionDays.ShouldBe(400);
        options.Centre.ShouldBe("a.json");
    }

    [Theory]
    [InlineData("Antiphon:Grpc", "8081")]
    [InlineData("Antiphon:Grpc", "https://127.0.0.1:8081")]
    [InlineData("Antiphon:Grpc", "http://127.0.0.1")]
    [InlineData("Antiphon:Grpc", "http://127.0.0.1:8081/api")]
    [InlineData("Antiphon:Grpc", "http://example.org:8081")]
    [InlineData("Antiphon:Http", "http://127.0.0.1:70000")]
    [InlineData("Antiphon:DataDirectory", " ")]
    [InlineData("Antiphon:AllowUnauthenticated", "yes")]
    [InlineData("Antiphon:Clock:Speed", "0")]
    [InlineData("Antiphon:Clock:Speed", "-1")]
    [InlineData("Antiphon:Clock:Speed", "NaN")]
    [InlineData("Antiphon:Clock:Speed", "fast")]
    [InlineData("Antiphon:Clock:Origin", "1999-02-01T07:00:00")]
    [InlineData("Antiphon:Clock:Origin", "yesterday")]
    [InlineData("Antiphon:Storage:Provider", "MySql")]
    [InlineData("Antiphon:Storage:Hot", "Disk")]
    [InlineData("Antiphon:Storage:Hot", "7")]
    [InlineData("Antiphon:Storage:EndedRowsKeptMinutes", "0")]
    [InlineData("Antiphon:Storage:ArchiveRetentionDays", "-1")]
    [InlineData("Antiphon:Storage:WriterBatch", "1.5")]
    [InlineData("Antiphon:Telemetry:Otlp", "127.0.0.1:4317")]
    public void Setting_ThatMayNotBe_IsRefusedByKeyValueAndWhatItMayBe(string key, string value)
    {
        var fault = Read((key, value)).Faults.ShouldHaveSingleItem();

        fault.ShouldStartWith($"{key} is '{value}'");
        fault.ShouldContain("must be");
    }

    [Theory]
    [InlineData("Antiphon:Grcp", "Antiphon:Grpc")]
    [InlineData("Antiphon:Clock:Sped", "Antiphon:Clock:Speed")]
    [InlineData("Antiphon:DataDir", "Antiphon:DataDirectory")]
    public void Setting_Misspelt_IsRefusedWithTheNearest(string key, string nearest)
    {
        var fault = Read((key, "1")).Faults.ShouldHaveSingleItem();

        fault.ShouldContain($"{key} is no setting");
        fault.ShouldContain($"did you mean {nearest}?");
    }

    [Theory]
    [InlineData("http://0.0.0.0:8081")]
    [InlineData("http://*:8081")]
    [InlineData("http://[::]:8081")]
    [InlineData("http://10.1.2.3:8081")]
    public void Address_BeyondThisMachine_WantsAllowUnauthenticated(string address)
    {
        Read(("Antiphon:Grpc", address)).Faults.ShouldHaveSingleItem().ShouldContain("Antiphon:AllowUnauthenticated");
        Read(("Antiphon:Grpc", address), ("Antiphon:AllowUnauthenticated", "true")).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Dashboard_WhereOthersReachIt_IsRefused()
    {
        Read(("Antiphon:Telemetry:Dashboard", "true")).Faults.ShouldBeEmpty();
        Read(("Antiphon:Telemetry:Dashboard", "true"), ("Antiphon:Http", "http://10.1.2.3:8080"), ("Antiphon:AllowUnauthenticated", "true")).Faults.ShouldHaveSingleItem().ShouldContain("must be false, or Antiphon:Http a loopback address");
    }

    [Fact]
    public void PostgreSql_WithItsConnectionString_IsTaken()
    {
        var (options, faults) = Read(("Antiphon:Storage:Provider", "postgresql"), ("Antiphon:Storage:ConnectionString", "Host=db;Database=antiphon;Password=geheim"));

        faults.ShouldBeEmpty();
        options.Storage.Provider.ShouldBe(Storage.StorageProvider.PostgreSql);
        Setting.All.Single(setting => setting.Key == "Storage:ConnectionString").Shown(options).ShouldNotContain("geheim");
    }

    [Fact]
    public void PostgreSql_WithoutAConnectionString_IsRefusedWithWhatWouldBeRight() =>
        Read(("Antiphon:Storage:Provider", "PostgreSql")).Faults.ShouldHaveSingleItem().ShouldContain("must say how to connect, such as Host=");

    [Theory]
    [InlineData("geheim")]
    [InlineData("Host=db;Password=geheim")]
    [InlineData("Host=db;Database=antiphon;Port=geheim")]
    public void ConnectionString_ThatIsNone_IsRefusedWithoutTellingIt(string text)
    {
        var fault = Read(("Antiphon:Storage:Provider", "PostgreSql"), ("Antiphon:Storage:ConnectionString", text)).Faults.ShouldHaveSingleItem();

        fault.ShouldContain("Antiphon:Storage:ConnectionString");
        fault.ShouldNotContain("geheim");
    }

    [Theory]
    [InlineData("Antiphon:Role", "Api", "Local")]
    [InlineData("Antiphon:Cluster:Address", "10.1.2.3", "Sqlite")]
    [InlineData("Antiphon:Storage:Hot", "Memory", "Sqlite")]
    [InlineData("Antiphon:Storage:Provider", "Sqlite", "PostgreSql")]
    [InlineData("Antiphon:Cluster:Tls", "/etc/antiphon/tls", "Local")]
    public void Cluster_OfWhatDoesNotGoTogether_IsRefusedWithWhatWould(string key, string value, string provider)
    {
        var fault = Read((key, value), ("Antiphon:Cluster:Provider", provider)).Faults.ShouldHaveSingleItem();

        fault.ShouldContain(key);
        fault.ShouldContain("must be");
    }

    [Fact]
    public void Cluster_OnOneMachine_IsTaken()
    {
        var (options, faults) = Read(("Antiphon:Cluster:Provider", "Sqlite"), ("Antiphon:Role", "Silo"), ("Antiphon:Cluster:Site", "irkutsk"));

        faults.ShouldBeEmpty();
        (options.Role, options.Cluster.Site, options.Storage.IsShared).ShouldBe((NodeRole.Silo, "irkutsk", true));
    }

    [Fact]
    public void Cluster_BeyondTheLoopback_WantsTlsOrSaysThatItIsOff()
    {
        (string, string)[] far = [("Antiphon:Cluster:Provider", "PostgreSql"), ("Antiphon:Storage:Provider", "PostgreSql"), ("Antiphon:Storage:ConnectionString", "Host=db;Database=antiphon"), ("Antiphon:Cluster:Address", "10.1.2.3")];
        (string? Certificates, IReadOnlyList<string> Faults) With(params (string, string)[] more) => Read([.. far, .. more]) is var (options, faults) ? (options.Cluster.Certificates, faults) : default;

        var fault = With().Faults.ShouldHaveSingleItem();
        fault.ShouldContain("Antiphon:Cluster:Address is '10.1.2.3'");
        fault.ShouldContain("Antiphon:Cluster:Tls is not set; it must be");
        With(("Antiphon:Cluster:Tls", "off")).ShouldSatisfyAllConditions(seen => seen.Faults.ShouldBeEmpty(), seen => seen.Certificates.ShouldBeNull());
        With(("Antiphon:Cluster:Tls", "/tls")).ShouldSatisfyAllConditions(seen => seen.Faults.ShouldBeEmpty(), seen => seen.Certificates.ShouldBe("/tls"));
        With(("Antiphon:Role", "Api")).Faults.ShouldBeEmpty(); // nobody connects to it
    }

    [Fact]
    public void Addresses_WithOnePort_AreRefused() =>
        Read(("Antiphon:Grpc", "http://127.0.0.1:8080")).Faults.ShouldHaveSingleItem().ShouldContain("same port 8080");

    private static (AntiphonOptions Options, IReadOnlyList<string> Faults) Read(params (string Key, string Value)[] settings) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
}
