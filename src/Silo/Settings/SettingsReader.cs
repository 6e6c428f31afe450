using Antiphon.Storage;

namespace Antiphon.Settings;

/// <summary>Takes the settings from the configuration and says all that is wrong with them.</summary>
internal static class SettingsReader
{
    /// <summary>The settings; and, each in a line that names the key, the value and what it may be, what was refused.</summary>
    public static (AntiphonOptions Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var options = new AntiphonOptions();
        var faults = new List<string>();
        var known = Setting.All.ToDictionary(setting => setting.FullKey, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in configuration.GetSection(Setting.Section).AsEnumerable().Where(pair => pair.Value is not null))
        {
            if (!known.TryGetValue(key, out var setting))
                faults.Add($"{key} is no setting; did you mean {Nearest(key)}? --help lists all.");
            else if (!setting.TryTake(options, value!))
                faults.Add($"{setting.FullKey} {(setting.IsSecret ? "cannot be used" : $"is '{value}'")}; it must be {setting.MayBe}.");
        }

        if (options.Storage is { Provider: StorageProvider.PostgreSql, ConnectionString: "" } && !faults.Exists(fault => fault.Contains("Storage:ConnectionString", StringComparison.Ordinal)))
            faults.Add($"Antiphon:Storage:Provider is PostgreSql and Antiphon:Storage:ConnectionString is not set; it {StorageOptions.ConnectionFault("")}.");

        foreach (var (key, address) in new[] { ("Grpc", options.Grpc), ("Http", options.Http) })
            if (!address.IsLoopback && !options.AllowUnauthenticated)
                faults.Add($"Antiphon:{key} is '{address.GetLeftPart(UriPartial.Authority)}', which others than this machine can reach, and there is no sign-in yet; it must be a loopback address, or Antiphon:AllowUnauthenticated must be true.");
        if (options.Dashboard && !options.Http.IsLoopback)
            faults.Add($"Antiphon:Telemetry:Dashboard is true and Antiphon:Http is '{options.Http.GetLeftPart(UriPartial.Authority)}': the dashboard shows the inside of all actors to whoever reaches it, and there is no sign-in yet; it must be false, or Antiphon:Http a loopback address.");
        if (options.AlarmWebhook is not null && options.AlarmSecret.Length == 0)
            faults.Add("Antiphon:Alarms:Webhook is set and Antiphon:Alarms:Secret is not: anybody could post alarms there; a secret must be set, which the receiver knows.");
        faults.AddRange(options.Cluster.Faults(options));
        if (options.Grpc.Port == options.Http.Port)
            faults.Add($"Antiphon:Grpc and Antiphon:Http have the same port {options.Grpc.Port}; each must have its own.");
        options.Storage.IsShared = options.Cluster.Provider is ClusterProvider.Sqlite;
        return (options, faults);
    }

    private static string Nearest(string key) => Setting.All.Select(setting => setting.FullKey)
        .MinBy(known => (known.StartsWith(key, StringComparison.OrdinalIgnoreCase) ? 0 : 1, Distance(known.ToUpperInvariant(), key.ToUpperInvariant())))!;

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
