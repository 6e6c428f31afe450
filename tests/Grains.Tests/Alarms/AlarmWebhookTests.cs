using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Alarms;

/// <summary>What the webhook is told, by a receiver that listens.</summary>
public sealed class AlarmWebhookTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private readonly HttpListener _receiver = new();
    private readonly string _url;

    public AlarmWebhookTests()
    {
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _receiver.Prefixes.Add(_url);
        _receiver.Start();
    }

    public void Dispose() => _receiver.Close();

    [Theory]
    [InlineData(204, true)]
    [InlineData(500, false)]
    [InlineData(301, false)]
    public async Task Notice_IsSignedAsStandardWebhooksHasIt(int status, bool taken)
    {
        using var webhook = new AlarmWebhook(new() { Url = new Uri(_url), Secret = "keep it" }, new FakeTimeProvider(Now), NullLogger<AlarmWebhook>.Instance);
        var notice = new AlarmNotice { Id = Guid.CreateVersion7(), Alarm = Guid.CreateVersion7(), Panel = "hall", Formula = "unserved_wait", Value = 61, Threshold = 60, RaisedAt = Now, MadeAt = Now };

        var sent = webhook.Send(notice);
        var received = await _receiver.GetContextAsync();
        using var reader = new StreamReader(received.Request.InputStream);
        var body = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        received.Response.StatusCode = status;
        received.Response.Close();

        (await sent).ShouldBe(taken);
        received.Request.Headers["webhook-id"].ShouldBe(notice.Id.ToString());
        var timestamp = received.Request.Headers["webhook-timestamp"];
        timestamp.ShouldBe($"{Now.ToUnixTimeSeconds()}");
        var signature = Convert.ToBase64String(HMACSHA256.HashData("keep it"u8, Encoding.UTF8.GetBytes($"{notice.Id}.{timestamp}.{body}")));
        received.Request.Headers["webhook-signature"].ShouldBe($"v1,{signature}");
        var told = JsonDocument.Parse(body).RootElement;
        (told.GetProperty("type").GetString(), told.GetProperty("data").GetProperty("panel").GetString(), told.GetProperty("data").GetProperty("value").GetDouble()).ShouldBe(("alarm.raised", "hall", 61));
    }

    [Fact]
    public void Secret_OfTheSpecification_IsBase64()
    {
        new AlarmWebhookOptions { Secret = "whsec_" + Convert.ToBase64String("a key that nobody knows"u8) }.Key.ShouldBe("a key that nobody knows"u8.ToArray());
        new AlarmWebhookOptions { Secret = "keep it secret" }.Key.ShouldBe("keep it secret"u8.ToArray());
        AlarmWebhookOptions.IsSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").ShouldBeTrue();
        AlarmWebhookOptions.IsSecret("whsec_not base 64").ShouldBeFalse();
        AlarmWebhookOptions.IsSecret("short").ShouldBeFalse();
    }

    [Fact]
    public async Task Receiver_ThatIsNotThere_HasNotTakenIt()
    {
        _receiver.Stop();
        using var webhook = new AlarmWebhook(new() { Url = new Uri(_url) }, TimeProvider.System, NullLogger<AlarmWebhook>.Instance);

        (await webhook.Send(new() { Id = Guid.NewGuid(), Alarm = Guid.NewGuid(), Panel = "hall", Formula = "free_now" })).ShouldBeFalse();
    }

    [Fact]
    public void Notice_ThatIsRefused_HoldsBackNoneButItsOwnAlarms()
    {
        AlarmNotice Of(Guid alarm, DateTimeOffset notBefore = default) => new() { Id = Guid.CreateVersion7(), Alarm = alarm, Panel = "hall", Formula = "free_now", NotBefore = notBefore };
        var (refused, other) = (Guid.NewGuid(), Guid.NewGuid());
        AlarmNotice[] untold = [Of(refused, Now.AddSeconds(1)), Of(refused), Of(other), Of(other)];

        WebhookPatience.Next(untold, Now).ShouldBe(untold[2]);
        WebhookPatience.Next(untold, Now.AddSeconds(1)).ShouldBe(untold[0]);
        WebhookPatience.Next(untold[..2], Now).ShouldBeNull();
    }

    [Fact]
    public void Pauses_GrowToFiveMinutes() =>
        Enumerable.Range(0, 12).Select(tries => WebhookPatience.Pause(tries).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
}
