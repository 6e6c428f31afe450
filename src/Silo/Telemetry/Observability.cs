using Antiphon.CommandLine;
using Antiphon.Settings;
using Orleans.Dashboard;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Antiphon.Telemetry;

/// <summary>What others may see of the process' inside: figures at <c>/metrics</c> of the web port, and, where a collector is named, figures and traces to it.</summary>
internal static class Observability
{
    /// <summary>Of Orleans' hundred figures those that say how the actors fare; what nobody reads is not even counted.</summary>
    private static readonly HashSet<string> OfOrleans =
    [
        "orleans-catalog-activations", "orleans-catalog-activation-created", "orleans-catalog-activation-failed-to-activate", "orleans-grains", "orleans-app-requests-timedout",
        "orleans-messaging-expired", "orleans-messaging-rejected", "orleans-messaging-sent-dropped", "orleans-messaging-sent-failed", "orleans-scheduler-long-running-turns",
        "orleans-gateway-connected-clients", "orleans-client-connected-gateways", "orleans-watchdog-health-checks-failed",
    ];

    /// <summary>Registers it.</summary>
    public static void AddObservability(this IServiceCollection services, AntiphonOptions options)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("antiphon", serviceVersion: HelpText.Version, serviceInstanceId: $"{Environment.MachineName}:{options.Http.Port}")
                .AddAttributes([new("antiphon.role", options.Role.ToString()), new("antiphon.site", options.Cluster.Site)]))
            .WithMetrics(metrics => metrics
                .AddMeter(AntiphonMeter.Name, "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddView(figure => figure.Meter.Name != "Microsoft.Orleans" || OfOrleans.Contains(figure.Name) ? null : MetricStreamConfiguration.Drop)
                .AddPrometheusExporter());
        if (options.Otlp is not { } collector)
            return;
        telemetry
            .WithMetrics(metrics => metrics.AddOtlpExporter(otlp => otlp.Endpoint = collector))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Microsoft.Orleans.Application").AddOtlpExporter(otlp => otlp.Endpoint = collector));
    }

    /// <summary>A silo's calls carry the trace that they belong to, where somebody collects it; the dashboard counts them, where it is wanted.</summary>
    public static ISiloBuilder AddObservability(this ISiloBuilder silo, AntiphonOptions options)
    {
        if (options.Otlp is not null)
            silo.AddActivityPropagation();
        return options.Dashboard ? silo.AddDashboard(dashboard => dashboard.HideTrace = true) : silo;
    }

    /// <summary>So do those of an API node.</summary>
    public static IClientBuilder AddObservability(this IClientBuilder client, AntiphonOptions options)
    {
        if (options.Otlp is not null)
            client.AddActivityPropagation();
        return options.Dashboard ? client.AddDashboard(dashboard => dashboard.HideTrace = true) : client;
    }

    /// <summary>Maps <c>/metrics</c>, and <c>/orleans</c> where it is wanted.</summary>
    public static void MapObservability(this WebApplication app, AntiphonOptions options)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (options.Dashboard)
            app.MapOrleansDashboard("/orleans");
    }
}
