using Antiphon.Certificates;
using Antiphon.Clocks;
using Antiphon.CommandLine;
using Antiphon.Configuration;
using Antiphon.Settings;
using Antiphon.Storage;

namespace Antiphon.Hosting;

/// <summary>What the console says once the process is ready: where it is, what it holds, what to do next.</summary>
internal static class Banner
{
    public static string Write(IServiceProvider services, AntiphonOptions options, bool demo)
    {
        var clock = services.GetRequiredService<DomainClock>();
        var (grpc, web) = (ListenAddress.Local(options.Grpc), ListenAddress.Local(options.Http));
        var lines = new List<string>();
        if (options.Role is not NodeRole.Silo)
            lines.Add($"gRPC    {grpc}  (antiphon.v1, reflection, health)");
        lines.Add($"web     {web}  ({(options.Role is NodeRole.Silo ? "/health/ready alone" : "JSON, gRPC-Web, /health/ready")})");
        lines.Add($"data    {Data(services.GetRequiredService<AntiphonDatabase>(), demo)}");
        lines.Add($"clock   {clock.Now:yyyy-MM-dd HH:mm:ss}Z, {clock.Setting.Speed:0.###} domain s in a real s");
        if (options.Cluster.Provider is not ClusterProvider.Local)
            lines.Add($"cluster {options.Cluster.Id} by {options.Cluster.Provider}, role {options.Role}{(options.Cluster.Site.Length > 0 ? $", site {options.Cluster.Site}" : "")}");
        if (services.GetService<NodeCertificates>()?.Current is { } certificate)
            lines.Add($"tls     {certificate.Subject}, valid until {certificate.Until:yyyy-MM-dd HH:mm}Z");
        var next = "";
        if (options.Role is not NodeRole.Api) // who hosts no actor follows no centre
        {
            var centre = services.GetRequiredService<ICentreView>().Current;
            lines.Add($"centre  {Describe(centre)}");
            next = options.Role is NodeRole.All ? $"{Environment.NewLine}Next: {Next(centre, grpc, web, demo)}" : "";
        }

        return $"""

            Antiphon {HelpText.Version} is ready.
            {string.Join(Environment.NewLine, lines.Select(line => $"  {line}"))}
            {next}
            Ctrl-C stops.

            """;
    }

    private static string Data(AntiphonDatabase database, bool demo) => (database.Options, demo) switch
    {
        ({ Provider: StorageProvider.PostgreSql, Hot: HotStorage.Grouped }, _) => $"PostgreSQL, {database.Place}",
        (_, true) => $"{database.Place}  (the demo's own; a plain start uses another)",
        _ => database.Place,
    };

    private static string Describe(Centre centre) => centre.Lines.IsEmpty
        ? "empty"
        : $"version {centre.Version}: {centre.Lines.Count} lines, {centre.Queues.Count} queues, {centre.Operators.Count} operators";

    private static string Next(Centre centre, string grpc, string web, bool demo) => (demo, centre.Lines.IsEmpty) switch
    {
        (true, _) => $"watch the day, or ask for the queues:  curl {web}/v1/queueStatuses",
        (_, true) => $"declare a centre: start with --Antiphon:Centre=deploy/centre/dns.json (or with --demo), or apply one over the API at {grpc}",
        _ => $"curl {web}/v1/centre",
    };
}
