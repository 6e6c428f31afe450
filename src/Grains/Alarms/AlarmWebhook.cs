using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Alarms;

/// <summary>Where alarms are told to another system.</summary>
public interface IAlarmWebhook
{
    /// <summary>There is such a system.</summary>
    bool IsConfigured { get; }

    /// <summary>Tells it; false: it did not take it. Never throws.</summary>
    Task<bool> Send(AlarmNotice notice);
}

/// <summary>Where the webhook is. No URL: there is none.</summary>
public sealed record AlarmWebhookOptions
{
    /// <summary>http or https.</summary>
    public Uri? Url { get; init; }

    /// <summary>The secret: <c>whsec_</c> and the key in Base64, as Standard Webhooks has it; any other text is the key itself, in UTF-8.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The key that signs.</summary>
    public byte[] Key => Secret.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(Secret[Prefix.Length..]) : Encoding.UTF8.GetBytes(Secret);

    private const string Prefix = "whsec_";

    /// <summary>May this be a secret? At least eight characters, and what follows <c>whsec_</c> is Base64.</summary>
    public static bool IsSecret(string text) =>
        text.Length >= 8 && (!text.StartsWith(Prefix, StringComparison.Ordinal) || Convert.TryFromBase64String(text[Prefix.Length..], new byte[text.Length], out _));
}

/// <summary>How patiently a webhook is tried.</summary>
public static class WebhookPatience
{
    /// <summary>A notice that is older is given up.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Which is sent now: the oldest that does not pause, but of one alarm never the end before the beginning. One that is refused again and again holds back none of other alarms. Null: none.</summary>
    /// <param name="untold">Notices not yet taken, the oldest first.</param>
    /// <param name="now">System time.</param>
    public static AlarmNotice? Next(IReadOnlyList<AlarmNotice> untold, DateTimeOffset now) => untold.GroupBy(notice => notice.Alarm).Select(ofOne => ofOne.First()).FirstOrDefault(notice => notice.NotBefore <= now);

    /// <summary>The pause after a try that failed: a second, doubled each time, five minutes at most.</summary>
    /// <param name="tries">How many had failed before it.</param>
    public static TimeSpan Pause(int tries) => tries >= 9 ? Longest : TimeSpan.FromSeconds(Math.Min(1 << tries, Longest.TotalSeconds));
}

/// <summary>
/// Posts a notice as JSON, signed as Standard Webhooks has it: headers webhook-id, webhook-timestamp (Unix seconds) and webhook-signature, which is <c>v1,</c> and the
/// Base64 of HMAC-SHA256 over <c>id.timestamp.body</c>. Any 2xx: taken.
/// </summary>
public sealed partial class AlarmWebhook(AlarmWebhookOptions options, [FromKeyedServices(ClockNames.System)] TimeProvider clock, ILogger<AlarmWebhook> log) : IAlarmWebhook, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly byte[] _key = options.Key;

    /// <inheritdoc/>
    public bool IsConfigured => options.Url is not null;

    /// <inheritdoc/>
    public async Task<bool> Send(AlarmNotice notice)
    {
        try
        {
            using var request = Sign(notice);
            using var response = await _http.SendAsync(request);
            if (response.IsSuccessStatusCode)
                return true;
            LogRefused(options.Url!, notice.Alarm, (int)response.StatusCode);
        }
        catch (Exception error)
        {
            LogUnreached(options.Url!, notice.Alarm, error.Message);
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Sign(AlarmNotice notice)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Type = notice.ClearedAt is null ? "alarm.raised" : "alarm.cleared",
                Timestamp = notice.MadeAt,
                Data = new { notice.Alarm, notice.Panel, notice.Formula, notice.Value, notice.Threshold, notice.RaisedAt, notice.ClearedAt },
            },
            Json);
        var (id, timestamp) = (notice.Id.ToString(), clock.GetUtcNow().ToUnixTimeSeconds());
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}");
        return request;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook {url} answered {status} to alarm {alarm}; a 2xx is wanted. It is told again.")]
    private partial void LogRefused(Uri url, Guid alarm, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook {url} was not reached for alarm {alarm}: {fault} It is told again.")]
    private partial void LogUnreached(Uri url, Guid alarm, string fault);
}
