using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Networks;

/// <summary>
/// Sites as network namespaces: each has a network between its office (this process) and itself, and one between the sites, where the database is too. The second can be
/// cut, and nothing says so: packets vanish. All of it is gone with this object. Wants root, and iproute2.
/// </summary>
public sealed class SiteNetworks : IDisposable
{
    /// <summary>Addresses that are set aside for tests of networks (RFC 2544).</summary>
    private const string Offices = "198.18", Between = "198.19.0";

    /// <summary>A hardware address that nobody has.</summary>
    private const string Nobody = "02:00:00:00:00:99";

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"antiphon-{Environment.ProcessId}");
    private readonly List<string> _sites = [];

    /// <summary>Makes the network between sites.</summary>
    public SiteNetworks()
    {
        Ip("netns", "add", Hub);
        In(Hub, "link", "set", "lo", "up");
        In(Hub, "link", "add", "between", "type", "bridge");
        In(Hub, "addr", "add", $"{Between}.1/24", "dev", "between");
        In(Hub, "link", "set", "between", "up");
    }

    /// <summary>The namespace between the sites, for the database, and its address.</summary>
    public (string Name, string Address) Database => (Hub, $"{Between}.1");

    private string Hub => $"{_name}-hub";

    /// <summary>The namespace of a site, its address in its office and that between sites; made when it is first asked for.</summary>
    public (string Name, string Office, string Address) Site(string site)
    {
        if (!_sites.Contains(site))
            Make(site);
        var number = Number(site);
        return (Namespace(site), $"{Offices}.{number}.2", $"{Between}.{number + 1}");
    }

    /// <summary>Nothing gets from this site to the others and the database any more, and nothing from there to it.</summary>
    public void CutOff(string site) => In(Hub, "link", "set", $"to-{site}", "nomaster");

    /// <summary>Nothing gets from this site to the others and the database any more; what they send arrives.</summary>
    public void CutOut(string site)
    {
        foreach (var address in _sites.Where(other => other != site).Select(other => Site(other).Address).Append(Database.Address))
            In(Namespace(site), "neigh", "replace", address, "lladdr", Nobody, "dev", "between", "nud", "permanent");
    }

    /// <summary>All is as it was.</summary>
    public void Mend(string site)
    {
        In(Hub, "link", "set", $"to-{site}", "master", "between");
        In(Namespace(site), "neigh", "flush", "dev", "between", "nud", "permanent");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var name in _sites.Select(Namespace).Append(Hub))
            Ip("netns", "del", name);
    }

    private int Number(string site) => _sites.IndexOf(site) + 1;

    private string Namespace(string site) => $"{_name}-{site}";

    private void Make(string site)
    {
        _sites.Add(site);
        var (number, name, here) = (Number(site), Namespace(site), string.Create(CultureInfo.InvariantCulture, $"a{Environment.ProcessId}-{Number(site)}"));
        Ip("netns", "add", name);
        In(name, "link", "set", "lo", "up");
        Ip("link", "add", here, "type", "veth", "peer", "name", "office", "netns", name);
        Ip("addr", "add", $"{Offices}.{number}.1/24", "dev", here);
        Ip("link", "set", here, "up");
        In(name, "addr", "add", $"{Offices}.{number}.2/24", "dev", "office");
        In(name, "link", "set", "office", "up");
        In(Hub, "link", "add", $"to-{site}", "type", "veth", "peer", "name", "between", "netns", name);
        In(Hub, "link", "set", $"to-{site}", "master", "between", "up");
        In(name, "addr", "add", $"{Between}.{number + 1}/24", "dev", "between");
        In(name, "link", "set", "between", "up");
    }

    private static void In(string name, params string[] arguments) => Ip(["-n", name, .. arguments]);

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with code {process.ExitCode}: {said.Trim()}. This test makes network namespaces; it wants root, and Debian's iproute2.");
    }
}
