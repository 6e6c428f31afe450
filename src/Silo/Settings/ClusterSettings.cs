using System.Net;

namespace Antiphon.Settings;

/// <summary>How processes are one cluster: section <c>Antiphon:Cluster</c>.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Where the processes find each other.</summary>
    public ClusterProvider Provider { get; set; } = ClusterProvider.Local;

    /// <summary>The cluster's name: processes of one name and one database are one cluster.</summary>
    public string Id { get; set; } = "antiphon";

    /// <summary>The site of this process, by the name that the centre declares; empty: none.</summary>
    public string Site { get; set; } = "";

    /// <summary>The address of this machine at which the others reach it.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port for other silos; 0: one that is free.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for API nodes; 0: one that is free.</summary>
    public int GatewayPort { get; set; }
}

/// <summary>Where the processes of a cluster find each other.</summary>
internal enum ClusterProvider
{
    /// <summary>There is this process alone.</summary>
    Local,

    /// <summary>In the SQLite file of a data directory that several processes of one machine share: for trials and tests.</summary>
    Sqlite,

    /// <summary>In the PostgreSQL database where the state is.</summary>
    PostgreSql,
}
