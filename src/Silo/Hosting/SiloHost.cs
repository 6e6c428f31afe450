using Antiphon.Alarms;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Health;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Settings;
using Antiphon.Storage;
using Antiphon.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Antiphon.Hosting;

/// <summary>Puts a process together by its role: storage and clocks, a silo or a client of the cluster, the API.</summary>
internal static class SiloHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>An API node's question that was under way to a silo which died is lost without a word; all of them are repeated by their ids.</summary>
    private static readonly TimeSpan NodeResponseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Registers everything; nothing is opened yet.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, AntiphonOptions options)
    {
        var services = builder.Services;
        services.AddSingleton<Drain>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (options.Role is not NodeRole.Silo)
                kestrel.Listen(options.Grpc, HttpProtocols.Http2);
            kestrel.Listen(options.Http, HttpProtocols.Http1);
        });
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(options);
        services.AddClocks(options.ClockSpeed);
        if (options.Cluster.Provider is not ClusterProvider.Local)
            services.AddHostedService<ClockFollower>();
        services.AddObservability(options);
        services.AddAntiphonStorage(options.Storage, isKeeper: options.Role is not NodeRole.Api);
        if (options.Role is NodeRole.Api)
            builder.AddClient(options);
        else
            builder.AddSilo(options);
        if (options.Role is not NodeRole.Silo)
            services.AddAntiphonApi(new ApiOptions { Node = $"{Environment.MachineName}-{Guid.NewGuid():N}"[..^24], Role = options.Role.ToString(), Site = options.Cluster.Site, ReadCentreFile = CentreFile.Read });

        var app = builder.Build();
        if (options.Role is NodeRole.Silo)
            app.MapAntiphonHealth();
        else
            app.MapAntiphonApi();
        app.MapObservability(options);
        return app;
    }

    private static void AddSilo(this WebApplicationBuilder builder, AntiphonOptions options)
    {
        var services = builder.Services;
        builder.UseOrleans(silo => silo
            .Join(options)
            .AddObservability(options)
            .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout)
            .AddAntiphonGrainStorage()
            .AddAntiphonPanels());
        services.AddSingleton(new AlarmWebhookOptions { Url = options.AlarmWebhook, Secret = options.AlarmSecret });
        services.AddAntiphonGrains();
        services.AddSingleton(Options.Create(new DeskTimes
        {
            Grace = TimeSpan.FromSeconds(options.DeskGraceSeconds),
            SignOutAfter = TimeSpan.FromMinutes(options.DeskSignOutMinutes),
        }));
        services.AddSingleton(Options.Create(new EdgeTimes { Grace = TimeSpan.FromSeconds(options.EdgeGraceSeconds) }));
        services.AddHostedService<CentreApplication>();
        services.AddHealthChecks().AddCheck<NodeReadiness>(NodeReadiness.Name, tags: [NodeReadiness.Tag]);
    }

    /// <summary>A client comes up though no silo answers, and joins when one does.</summary>
    private static void AddClient(this WebApplicationBuilder builder, AntiphonOptions options)
    {
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Services.AddHealthChecks().AddCheck<StorageReadiness>(StorageReadiness.Name, tags: [NodeReadiness.Tag]);
        builder.UseOrleansClient(client => client
            .Join(options)
            .AddObservability(options)
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = NodeResponseTimeout));
    }

    private static void Listen(this KestrelServerOptions kestrel, Uri address, HttpProtocols protocols) => kestrel.Listen(ListenAddress.EndPoint(address), listen =>
    {
        listen.Protocols = protocols;
        kestrel.ApplicationServices.GetRequiredService<Drain>().Bind(listen);
    });

    private static void AddClocks(this IServiceCollection services, double speed)
    {
        services.AddKeyedSingleton(ClockNames.System, TimeProvider.System);
        services.AddSingleton(new ScaledTimeProvider(TimeProvider.System, speed));
        services.AddKeyedSingleton<TimeProvider>(ClockNames.Domain, (provider, _) => provider.GetRequiredService<ScaledTimeProvider>());
        services.AddSingleton<DomainClock>();
        services.AddSingleton<IDomainClock>(provider => provider.GetRequiredService<DomainClock>());
    }
}
