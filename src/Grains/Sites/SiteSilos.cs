using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Panels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Antiphon.Sites;

/// <summary>
/// Which silos are at an actor's home site. A key never says a site, for people move: the home follows from the centre, which each silo holds; that of a call and of an edge
/// from the node at which the edge is connected. A silo of which it is not known yet where it is, is nobody's home. Silos of a drained site are nobody's home either, and
/// are used only if there is no other.
/// </summary>
/// <param name="view">The centre.</param>
/// <param name="silo">This silo.</param>
/// <param name="membership">Who is of the cluster.</param>
/// <param name="clock">The system clock.</param>
/// <param name="metadata">Where they are; null: silos have no sites here.</param>
public sealed class SiteSilos(ICentreView view, ILocalSiloDetails silo, IClusterMembershipService membership, [FromKeyedServices(ClockNames.System)] TimeProvider clock, ISiloMetadataCache? metadata = null)
    : IPlacementFilterDirector, IHomes
{
    /// <summary>So long an actor stays where it woke: others may learn later than this silo where a silo that has just joined is, and would place it here again.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    private volatile HomeSites _homes = new(new Centre());

    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        if (metadata is null)
            return silos;
        var all = silos.ToList();
        if (!Drained.IsEmpty && all.Where(one => !Drained.Contains(SiteOf(one) ?? "")).ToList() is { Count: > 0 } open)
            all = open;
        if ((HomeOf(target.GrainIdentity) ?? target.RequestContextData?.GetValueOrDefault(SiteHint.Key) as string) is not { Length: > 0 } home)
            return all;
        var there = all.Where(one => SiteOf(one) == home).ToList();
        return there.Count > 0 ? there : all;
    }

    /// <inheritdoc/>
    public bool IsAway(GrainId grain, DateTimeOffset since) =>
        metadata is not null && clock.GetUtcNow() - since >= Settled && HomeOf(grain) is { } home && SiteOf(silo.SiloAddress) != home && !Drained.Contains(home)
        && Active.Any(site => site == home);

    /// <inheritdoc/>
    public bool IsDrained => metadata is not null && !Drained.IsEmpty && Drained.Contains(SiteOf(silo.SiloAddress) ?? "") && Active.Any(site => !Drained.Contains(site));

    /// <summary>Whether actors of this class are the centre's, by its full name; those of Orleans are not.</summary>
    internal static bool IsOurs(string type) => type.StartsWith("Antiphon.", StringComparison.Ordinal);

    private ImmutableSortedSet<string> Drained => view.Current.DrainedSites;

    private IEnumerable<string> Active => membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => SiteOf(member.SiloAddress) ?? "");

    private string? SiteOf(SiloAddress address) => metadata!.GetSiloMetadata(address).Metadata.GetValueOrDefault(SiteHint.Key);

    private string? HomeOf(GrainId grain)
    {
        var key = grain.Key.ToString()!;
        return grain.Type.ToString() switch
        {
            "operator" => Homes.OfOperator(key),
            "queue" => Homes.OfQueue(key),
            "line" => Homes.OfLine(key),
            "site" => key,
            "panel" => PanelKey.SiteOf(key) ?? Homes.OfLine(key),
            _ => null,
        };
    }

    private HomeSites Homes => ReferenceEquals(_homes.Centre, view.Current) ? _homes : _homes = new HomeSites(view.Current);
}
