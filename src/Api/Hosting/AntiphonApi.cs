using System.Diagnostics;
using System.Reflection;
using Antiphon.Archive;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Errors;
using Antiphon.Lines;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Queues;
using Antiphon.Sites;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Antiphon.Hosting;

/// <summary>The API as a host takes it in: gRPC, gRPC-Web, JSON, reflection, health.</summary>
public static class AntiphonApi
{
    /// <summary>When this process took the API in.</summary>
    internal static long StartedAt { get; private set; }

    /// <summary>The program's version.</summary>
    internal static string Version { get; } =
        typeof(AntiphonApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>
    /// Registers the API. Wants both clocks (keyed <see cref="TimeProvider"/>), an <see cref="IGrainFactory"/>, and the reads of the storage.
    /// </summary>
    public static IServiceCollection AddAntiphonApi(this IServiceCollection services, ApiOptions options)
    {
        StartedAt = Stopwatch.GetTimestamp();
        services.AddSingleton(options);
        services.AddSingleton<Joined>();
        services.AddSingleton<CentreReader>();
        services.AddSingleton<DrainedSite>();
        services.AddHostedService(provider => provider.GetRequiredService<DrainedSite>());
        services.AddSingleton<Door>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<AlarmWatch>();
        services.AddSingleton<PanelHeadlines>();
        services.AddHostedService(provider => provider.GetRequiredService<PanelHeadlines>());
        services.AddSingleton<PanelHub>();
        services.AddSingleton<FrameMoments>();
        services.AddSingleton<PanelWatch>();
        services.AddSingleton(typeof(SharedFrames<>));
        services.AddSingleton<WallFrames>();
        services.AddHostedService(provider => provider.GetRequiredService<PanelHub>());
        services.AddHostedService(provider => provider.GetRequiredService<Door>());
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.MaxReceiveMessageSize = 16 << 20;
        }).AddJsonTranscoding(json => json.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks().AddCheck<Readiness>("ready", tags: [Readiness.Tag]);
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.FromSeconds(1);
            publisher.Period = TimeSpan.FromSeconds(2);
        });
        return services;
    }

    /// <summary>
    /// Maps the API: gRPC for the HTTP/2 port; JSON, gRPC-Web, <c>/health/live</c>, <c>/health/ready</c> and a page that says what this is for the web port. Which
    /// port speaks which protocol is the host's setting; each serves whatever its protocol can carry.
    /// </summary>
    public static void MapAntiphonApi(this WebApplication app)
    {
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.Use(QueryCheck.Check);
        app.MapGrpcService<ConfigurationService>();
        app.MapGrpcService<LinesService>();
        app.MapGrpcService<CallsService>();
        app.MapGrpcService<OperatorsService>();
        app.MapGrpcService<QueuesService>();
        app.MapGrpcService<SitesService>();
        app.MapGrpcService<TelephonyService>();
        app.MapGrpcService<DeskService>();
        app.MapGrpcService<SystemService>();
        app.MapGrpcService<ArchiveService>();
        app.MapGrpcService<PanelsService>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapAntiphonHealth();
        app.MapWall();
        app.MapGet("/", () => Results.Text(RootPage, "text/plain"));
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c> alone, for a node that serves nothing else.</summary>
    public static void MapAntiphonHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Readiness.Tag), ResponseWriter = Say });
    }

    /// <summary>The state in a word, then what is wrong, a line each.</summary>
    private static Task Say(HttpContext context, HealthReport report) =>
        context.Response.WriteAsync(string.Join('\n', [report.Status.ToString(), .. report.Entries.Values.Select(entry => entry.Description).OfType<string>()]));

    private static string RootPage { get; } =
        $"""
        Antiphon {Version}: a contact centre's backend.

        The API is antiphon.v1, by gRPC on its own port and as JSON here:

          /v1/system/info        what runs here
          /v1/system/clock       both clocks
          /v1/centre             the centre as configured
          /v1/queueStatuses      the queues now
          /v1/operatorStates     the operators now
          /v1/siteStatuses       the sites now: their silos
          /v1/calls              the calls now
          /v1/panel              all of that in one picture
          /panel                 the same as a page, live
          /v1/archive/calls      the calls that were
          /health/ready          may this node be used?

        """;
}
