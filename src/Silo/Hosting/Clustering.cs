using System.Net;
using Antiphon.Certificates;
using Antiphon.Settings;
using Antiphon.Sites;
using Antiphon.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Antiphon.Hosting;

/// <summary>How a process finds the others of its cluster, and how soon one that is silent is taken for dead.</summary>
internal static class Clustering
{
    private const string Service = "antiphon";
    private static readonly TimeSpan GatewaysEvery = TimeSpan.FromSeconds(1);

    /// <summary>Makes a silo a member.</summary>
    public static ISiloBuilder Join(this ISiloBuilder silo, AntiphonOptions options)
    {
        var cluster = options.Cluster;
        int[] taken = [options.Grpc.Port, options.Http.Port, cluster.SiloPort, cluster.GatewayPort];
        var siloPort = cluster.SiloPort > 0 ? cluster.SiloPort : ListenAddress.FreePort(taken);
        if (cluster.Provider is ClusterProvider.Local)
            return silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: Service, clusterId: cluster.Id);
        return silo
            .Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (Service, cluster.Id))
            .ConfigureEndpoints(cluster.Address, siloPort, cluster.GatewayPort > 0 ? cluster.GatewayPort : ListenAddress.FreePort([.. taken, siloPort]), listenOnAnyHostAddress: !IPAddress.IsLoopback(cluster.Address))
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> clustering) => clustering.Configure<AntiphonDatabase>((o, database) => (o.Invariant, o.ConnectionString) = (database.OrleansInvariant, database.OrleansConnectionString)))
            .AddOutgoingGrainCallFilter(new SiteCalls(cluster.Site))
            .AddIncomingGrainCallFilter(new SiteCalls(cluster.Site))
            .UseSiloMetadata(new Dictionary<string, string> { [SiteHint.Key] = cluster.Site })
            .Configure<ClusterMembershipOptions>(Suspect)
            .Encrypt(cluster.Certificates);
    }

    /// <summary>Makes an API node a client of the cluster; it waits for as long as no silo answers.</summary>
    public static IClientBuilder Join(this IClientBuilder client, AntiphonOptions options) => client
        .Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (Service, options.Cluster.Id))
        .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = GatewaysEvery)
        .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> clustering) => clustering.Configure<AntiphonDatabase>((o, database) => (o.Invariant, o.ConnectionString) = (database.OrleansInvariant, database.OrleansConnectionString)))
        .AddOutgoingGrainCallFilter(new SiteCalls(options.Cluster.Site))
        .UseConnectionRetryFilter(WaitForSilos)
        .Encrypt(options.Cluster.Certificates);

    /// <summary>Puts TLS between this process and the others.</summary>
    /// <param name="silo">This process.</param>
    /// <param name="certificates">The directory of its certificates; null: nothing is encrypted.</param>
    public static ISiloBuilder Encrypt(this ISiloBuilder silo, string? certificates)
    {
        if (certificates is null)
            return silo;
        silo.Services.AddCertificates(certificates);
        return silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.Encrypt(isServer: true));
            connections.ConfigureSiloOutboundConnection(connection => connection.Encrypt(isServer: false));
            connections.ConfigureGatewayInboundConnection(connection => connection.Encrypt(isServer: true));
        });
    }

    /// <summary>Puts TLS between this process and the others.</summary>
    /// <param name="client">This process.</param>
    /// <param name="certificates">The directory of its certificates; null: nothing is encrypted.</param>
    public static IClientBuilder Encrypt(this IClientBuilder client, string? certificates)
    {
        if (certificates is null)
            return client;
        client.Services.AddCertificates(certificates);
        return client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(connection => connection.Encrypt(isServer: false)));
    }

    private static void AddCertificates(this IServiceCollection services, string directory)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NodeCertificates>(provider, directory));
        services.AddHostedService(provider => provider.GetRequiredService<NodeCertificates>());
        services.AddSingleton<TlsRefusals>();
    }

    private static void Encrypt(this IConnectionBuilder connection, bool isServer) => connection.UseMiddleware(ActivatorUtilities.CreateInstance<MutualTls>(connection.ApplicationServices, isServer));

    /// <summary>
    /// The shortest times that were found to evict nobody who only pauses: a crash is noticed within about 1.5 s, a frozen process within about 6. Orleans' own would take
    /// a minute for the second (MaxProbeTimeout × 3 while the connection stands).
    /// </summary>
    private static void Suspect(ClusterMembershipOptions membership)
    {
        (membership.ProbeTimeout, membership.MinProbeTimeout, membership.MaxProbeTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2));
        (membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration) = (3, 2);
        (membership.TableRefreshTimeout, membership.IAmAliveTablePublishTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(60);
    }

    private static async Task<bool> WaitForSilos(Exception fault, CancellationToken stopping)
    {
        await Task.Delay(GatewaysEvery, stopping);
        return !stopping.IsCancellationRequested;
    }
}
