using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using Antiphon.Clocks;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Hosting;

/// <summary>The web port without actors behind it: what needs none must work.</summary>
public sealed class JsonTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly IdleClock _domain = new();
    private WebApplication _app = null!;
    private HttpClient _web = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var clock = new FakeTimeProvider(Now);
        builder.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, clock);
        builder.Services.AddKeyedSingleton<TimeProvider>(ClockNames.System, clock);
        builder.Services.AddSingleton<IDomainClock>(_domain);
        builder.Services.AddSingleton(Absent<IGrainFactory>());
        builder.Services.AddSingleton(Absent<IArchive>());
        builder.Services.AddSingleton(Absent<IHotRows>());
        builder.Services.AddAntiphonApi(new ApiOptions { Node = "node-1", Role = "All", ReadCentreFile = _ => default });
        _app = builder.Build();
        _app.MapAntiphonApi();
        await _app.StartAsync();
        _web = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _web.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Info_ByJson_TellsNodeAndRole()
    {
        var info = await Get("/v1/system/info");

        info["node"]!.GetValue<string>().ShouldBe("node-1");
        info["role"]!.GetValue<string>().ShouldBe("All");
        info["protocolVersions"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/panel:watch?frames_per_second=abc", "frames_per_second: 'abc' is no whole number of 32 bits.")]
    [InlineData("/v1/archive/calls?filter=x", "filter: It is a group of parameters: filter.arrived_from, ", true)]
    [InlineData("/v1/archive/calls?filter.arrived_from=yesterday", "filter.arrived_from: 'yesterday' is no moment; write it so: 2026-11-22T18:00:00Z.")]
    [InlineData("/v1/panel?line=1", "line: There is no such parameter. There are: lines, sites, panel.")]
    [InlineData("/v1/panel?lines=+78007707999", "lines: It begins with a blank. A + in an address stands for one: write %2B for +.")]
    [InlineData("/v1/alarms?open=yes&pageSize=5", "open: 'yes' is neither true nor false.")]
    [InlineData("/v1/system/info?x=1", "x: This method has no parameters.")]
    public async Task Address_WithAParameterThatIsNone_SaysWhatWouldBeRight(string path, string message, bool isBeginning = false)
    {
        using var answer = await _web.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var status = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        var said = status["message"]!.GetValue<string>();
        (isBeginning ? said[..message.Length] : said).ShouldBe(message);
        status["details"]![0]!["reason"]!.GetValue<string>().ShouldBe("FIELDS_INVALID");
    }

    [Fact]
    public async Task Clock_ByJson_TellsBothClocks()
    {
        var clock = await Get("/v1/system/clock");

        clock["domainTime"]!.GetValue<string>().ShouldBe("2026-11-22T12:00:00Z");
        clock["systemTime"]!.GetValue<string>().ShouldBe("2026-11-22T10:00:00Z");
        clock["speed"]!.GetValue<double>().ShouldBe(60);
    }

    [Fact]
    public async Task Clock_SetWhileBusy_IsRefusedWithItsReason()
    {
        var answer = await _web.PostAsJsonAsync("/v1/system/clock:setOrigin", new { domainTime = "2026-11-22T10:00:00Z" }, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Body(answer))["details"]![0]!["reason"]!.GetValue<string>().ShouldBe("CENTRE_BUSY");
    }

    [Fact]
    public async Task Request_WithAWrongField_IsRefusedWithBadRequest()
    {
        var answer = await _web.GetAsync("/v1/archive/calls?pageSize=5000&filter.line=12", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var details = (await Body(answer))["details"]!.AsArray();
        details[0]!["reason"]!.GetValue<string>().ShouldBe("FIELDS_INVALID");
        details[1]!["fieldViolations"]!.AsArray().Select(one => one!["field"]!.GetValue<string>()).ShouldBe(["page_size", "filter.line"]);
    }

    [Fact]
    public async Task Call_Verb_DoesNotHideTheCall()
    {
        var answer = await _web.GetAsync("/v1/calls/not-an-id:explainRouting", TestContext.Current.CancellationToken);

        (await Body(answer))["details"]![1]!["fieldViolations"]![0]!["field"]!.GetValue<string>().ShouldBe("call");
    }

    [Fact]
    public async Task Failure_OfWhatLiesBelow_IsUnavailable()
    {
        var answer = await _web.GetAsync("/v1/centre", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Body(answer))["details"]![0]!["reason"]!.GetValue<string>().ShouldBe("TRY_AGAIN");
    }

    [Fact]
    public async Task Health_Live_IsWellWithoutActors_AndReadyIsNot()
    {
        (await _web.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _web.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Root_SaysWhatThisIs() => (await _web.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldStartWith("Antiphon");

    private async Task<JsonNode> Get(string path) => (await _web.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    private static async Task<JsonNode> Body(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;

    private static T Absent<T>()
        where T : class => DispatchProxy.Create<T, Nobody>();

    /// <summary>Answers nothing in time.</summary>
    public class Nobody : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new TimeoutException();
    }

    private sealed class IdleClock : IDomainClock
    {
        public ClockSetting Setting { get; } = new(Now, Now - TimeSpan.FromMinutes(2), 60);

        public Task<bool> SetOrigin(DateTimeOffset origin, CancellationToken cancellation = default) => Task.FromResult(false);
    }
}
