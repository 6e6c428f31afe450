using System.Net;
using Antiphon.Storage;

namespace Antiphon.Settings;

/// <summary>How processes are one cluster: section <c>Antiphon:Cluster</c>.</summary>
internal sealed class ClusterSettings
{
    private const string Off = "Off";

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

    /// <summary>The directory of the certificates by which the processes know each other; <see cref="Off"/>: nothing between them is encrypted; empty: the same, which only the loopback allows.</summary>
    public string Tls { get; set; } = "";

    /// <summary>The directory of the certificates; null: nothing is encrypted.</summary>
    public string? Certificates => Tls.Length == 0 || Tls.Equals(Off, StringComparison.OrdinalIgnoreCase) ? null : Tls;

    /// <summary>What does not go together, each in a line that says what would.</summary>
    public IEnumerable<string> Faults(AntiphonOptions options)
    {
        if (Provider is ClusterProvider.Local)
        {
            if (options.Role is not NodeRole.All)
                yield return $"Antiphon:Role is '{options.Role}' and Antiphon:Cluster:Provider is Local, where there is no other process; the role must be All, or the provider Sqlite or PostgreSql.";
            if (Certificates is not null)
                yield return $"Antiphon:Cluster:Tls is '{Tls}' and Antiphon:Cluster:Provider is Local, where there is no other process; it must not be set, or the provider must be Sqlite or PostgreSql.";
            yield break;
        }

        if (Provider is ClusterProvider.Sqlite && !IPAddress.IsLoopback(Address))
            yield return $"Antiphon:Cluster:Address is '{Address}' and Antiphon:Cluster:Provider is Sqlite, whose file other machines cannot share; it must be a loopback address, or the provider must be PostgreSql.";
        if (Provider is ClusterProvider.PostgreSql && options.Role is not NodeRole.Api && !IPAddress.IsLoopback(Address) && Tls.Length == 0)
            yield return $"Antiphon:Cluster:Address is '{Address}', which others than this machine can reach, and Antiphon:Cluster:Tls is not set; it must be the directory of this process' certificates, or Off where the network itself is closed (such as WireGuard).";
        if (Provider is ClusterProvider.Sqlite != options.Storage.Provider is StorageProvider.Sqlite)
            yield return $"Antiphon:Cluster:Provider is {Provider} and Antiphon:Storage:Provider is {options.Storage.Provider}: the processes of a cluster find each other where their state is; both must be the same.";
        if (options.Storage.Hot is HotStorage.Memory)
            yield return $"Antiphon:Storage:Hot is 'Memory' and Antiphon:Cluster:Provider is {Provider}: other processes would not see the state; it must be Grouped.";
    }
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
