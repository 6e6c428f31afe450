using System.Globalization;
using System.Net;
using Antiphon.Alarms;
using Antiphon.Storage;

namespace Antiphon.Settings;

/// <summary>One setting: its key under <c>Antiphon:</c>, what it is, what it may be, how it is taken.</summary>
/// <param name="Key">Below <see cref="Section"/>, such as <c>Clock:Speed</c>.</param>
/// <param name="About">What it is, with its unit.</param>
/// <param name="MayBe">What it may be, to follow "must be".</param>
/// <param name="Shown">The value in force, for people.</param>
/// <param name="TryTake">Takes a text; false: it may not be that.</param>
/// <param name="IsSecret">What was given may not be repeated to anybody.</param>
internal sealed record Setting(string Key, string About, string MayBe, Func<AntiphonOptions, string> Shown, Func<AntiphonOptions, string, bool> TryTake, bool IsSecret = false)
{
    public const string Section = "Antiphon";

    /// <summary>The key as it stands on a command line or in appsettings.json.</summary>
    public string FullKey => $"{Section}:{Key}";

    /// <summary>All settings that there are.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Address("Grpc", "Where gRPC is served (HTTP/2 without TLS).", o => o.Grpc, (o, v) => o.Grpc = v),
        Address("Http", "Where JSON, gRPC-Web, health and /metrics are served.", o => o.Http, (o, v) => o.Http = v),
        Text("DataDirectory", "Where the databases of Storage:Provider Sqlite lie.", "a directory, such as ./data", o => o.Storage.DataDirectory, (o, v) => o.Storage.DataDirectory = v),
        Text("Centre", "A centre file that is applied at each start.", "a path, such as deploy/centre/dns.json", o => o.Centre ?? "none", (o, v) => o.Centre = v),
        Flag("AllowUnauthenticated", "Lets others than this machine in, without any sign-in.", o => o.AllowUnauthenticated, (o, v) => o.AllowUnauthenticated = v),
        new("Clock:Origin", "Domain time at the first start on a data directory.", "a time with its zone, such as 2026-03-02T07:00:00Z",
            o => o.ClockOrigin is { } origin ? $"{origin:O}" : "the real time", TryTakeOrigin),
        new("Clock:Speed", "Domain seconds in a real second.", "a number above 0, up to 10000", o => o.ClockSpeed.ToString(CultureInfo.InvariantCulture), TryTakeSpeed),
        Number("Desk:GraceSeconds", "How long after its desk broke off an operator is lost, in seconds of real time.", 2, 3_600, o => o.DeskGraceSeconds, (o, v) => o.DeskGraceSeconds = v),
        Number("Desk:SignOutMinutes", "How long a lost operator stays signed in, in minutes of real time.", 1, 1_440, o => o.DeskSignOutMinutes, (o, v) => o.DeskSignOutMinutes = v),
        Number("Edge:GraceSeconds", "How long after its connection broke off the calls of a telephony edge end, in seconds of real time.", 3, 3_600, o => o.EdgeGraceSeconds, (o, v) => o.EdgeGraceSeconds = v),
        Of("Alarms:Webhook", "Where alarms of panels are posted, signed with Alarms:Secret.", "an http or https URL", o => o.AlarmWebhook?.ToString() ?? "", (o, v) => o.AlarmWebhook = v,
            (string text, out Uri value) => Uri.TryCreate(text, UriKind.Absolute, out value!) && value.Scheme is "http" or "https"),
        Of("Alarms:Secret", "The secret of the webhook's signature (HMAC-SHA256): whsec_ and the key in Base64, or a text.", "a text of at least 8 characters; after whsec_, Base64", o => o.AlarmSecret.Length == 0 ? "" : "(set)",
            (o, v) => o.AlarmSecret = v, (string text, out string value) => AlarmWebhookOptions.IsSecret(value = text)),
        Of("Telemetry:Otlp", "The OpenTelemetry collector that is sent figures and traces, by OTLP over gRPC; figures alone are at /metrics in any case.", "an http or https URL, such as http://127.0.0.1:4317", o => o.Otlp?.ToString() ?? "none", (o, v) => o.Otlp = v,
            (string text, out Uri value) => Uri.TryCreate(text, UriKind.Absolute, out value!) && value.Scheme is "http" or "https"),
        Flag("Telemetry:Dashboard", "Serves Orleans' dashboard at /orleans of the web port, which must then be a loopback address; in a cluster, all silos must have it.", o => o.Dashboard, (o, v) => o.Dashboard = v),
        Choice("Role", "What this process is: actors and API, actors alone, or the API alone.", o => o.Role, (o, v) => o.Role = v),
        Choice("Cluster:Provider", "Where the processes of a cluster find each other; Local: there is this one alone; Sqlite: in the data directory, which processes of one machine then share.", o => o.Cluster.Provider, (o, v) => o.Cluster.Provider = v),
        Text("Cluster:Id", "The cluster's name.", "a name", o => o.Cluster.Id, (o, v) => o.Cluster.Id = v),
        Of("Cluster:Site", "The site of this process, as the centre names it; empty: none.", "a site's name", o => o.Cluster.Site, (o, v) => o.Cluster.Site = v, (string text, out string value) => (value = text.Trim()).Length <= 63),
        Of("Cluster:Address", "The address of this machine at which the other processes reach it.", "an IP address", o => o.Cluster.Address.ToString(), (o, v) => o.Cluster.Address = v, (string text, out IPAddress value) => IPAddress.TryParse(text, out value!)),
        Number("Cluster:SiloPort", "The port for other silos; 0: one that is free.", 0, 65_535, o => o.Cluster.SiloPort, (o, v) => o.Cluster.SiloPort = v),
        Number("Cluster:GatewayPort", "The port for API nodes; 0: one that is free.", 0, 65_535, o => o.Cluster.GatewayPort, (o, v) => o.Cluster.GatewayPort = v),
        Text("Cluster:Tls", "Mutual TLS between the processes of the cluster: the directory with tls.crt (this process' certificate), tls.key (its key) and ca.crt (the cluster's authority), in PEM; looked at again each 5 s.", "a directory, such as /etc/antiphon/tls, or Off",
            o => o.Cluster.Tls.Length == 0 ? "Off; beyond the loopback it must be set" : o.Cluster.Tls, (o, v) => o.Cluster.Tls = v),
        Choice("Storage:Provider", "Which database keeps state: files of this machine, for one process, or a server, which several processes share.", o => o.Storage.Provider, (o, v) => o.Storage.Provider = v),
        Of("Storage:ConnectionString", "How to connect to the server of Storage:Provider PostgreSql, in Npgsql's words.", "a connection string with Host and Database, such as Host=db.example;Database=antiphon;Username=antiphon;Password=…",
            o => o.Storage.ConnectionString.Length == 0 ? "" : "(set)", (o, v) => o.Storage.ConnectionString = v, (string text, out string value) => StorageOptions.ConnectionFault(value = text) is null, isSecret: true),
        Choice("Storage:Hot", "Where hot state is kept; Memory is for tests and gone with the process.", o => o.Storage.Hot, (o, v) => o.Storage.Hot = v),
        Number("Storage:EndedRowsKeptMinutes", "How long the hot row of an ended call stays, in minutes of real time.", 1, 100_000, o => o.Storage.EndedRowsKeptMinutes, (o, v) => o.Storage.EndedRowsKeptMinutes = v),
        Number("Storage:ArchiveRetentionDays", "How long calls stay in the archive, in days of domain time; 0: for ever.", 0, 36_500, o => o.Storage.ArchiveRetentionDays, (o, v) => o.Storage.ArchiveRetentionDays = v),
        Number("Storage:WriterBatch", "The most operations in one transaction.", 1, 4_096, o => o.Storage.WriterBatch, (o, v) => o.Storage.WriterBatch = v),
    ];

    private static Setting Address(string key, string about, Func<AntiphonOptions, Uri> get, Action<AntiphonOptions, Uri> set) =>
        Of(key, about, $"an address with a port and no path, such as {get(new()).GetLeftPart(UriPartial.Authority)}", o => get(o).GetLeftPart(UriPartial.Authority), set, ListenAddress.TryParse);

    private static Setting Text(string key, string about, string mayBe, Func<AntiphonOptions, string> get, Action<AntiphonOptions, string> set) =>
        Of(key, about, mayBe, get, set, (string text, out string value) => !string.IsNullOrWhiteSpace(value = text));

    private static Setting Flag(string key, string about, Func<AntiphonOptions, bool> get, Action<AntiphonOptions, bool> set) =>
        Of<bool>(key, about, "true or false", o => get(o) ? "true" : "false", set, bool.TryParse);

    private static Setting Choice<T>(string key, string about, Func<AntiphonOptions, T> get, Action<AntiphonOptions, T> set)
        where T : struct, Enum =>
        Of(key, about, string.Join(" or ", Enum.GetNames<T>()), o => get(o).ToString(), set,
            (string text, out T value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value));

    private static Setting Number(string key, string about, int least, int most, Func<AntiphonOptions, int> get, Action<AntiphonOptions, int> set) =>
        Of(key, about, $"a whole number from {least} to {most}", o => get(o).ToString(CultureInfo.InvariantCulture), set,
            (string text, out int value) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    private static Setting Of<T>(string key, string about, string mayBe, Func<AntiphonOptions, string> shown, Action<AntiphonOptions, T> set, TryParse<T> tryParse, bool isSecret = false) =>
        new(key, about, mayBe, shown, (options, text) =>
        {
            if (!tryParse(text, out var value))
                return false;
            set(options, value);
            return true;
        }, isSecret);

    private static bool TryTakeOrigin(AntiphonOptions options, string text)
    {
        if (!DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "O"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var origin)
            || !(text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T')))
            return false;
        options.ClockOrigin = origin.ToUniversalTime();
        return true;
    }

    private static bool TryTakeSpeed(AntiphonOptions options, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) || !(speed is > 0 and <= 10_000))
            return false;
        options.ClockSpeed = speed;
        return true;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
