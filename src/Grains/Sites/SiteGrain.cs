using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Storage.Hot;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Antiphon.Sites;

/// <inheritdoc cref="ISiteGrain"/>
[AtHomeSite]
internal sealed class SiteGrain(ICentreView centre, IHotRows rows, IClusterMembershipService membership, ISiloMetadataCache? metadata = null) : Grain, ISiteGrain
{
    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => centre.Loaded.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<SiteReport> GetReport()
    {
        var operators = await rows.ReadOperators();
        return SiteReportRule.Report(centre.Current, this.GetPrimaryKeyString(), operators.Rows);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<SiteSilo>> GetSilos()
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToArray();
        var actors = (await GrainFactory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics(active)).Where(one => one.ActivationCount > 0 && SiteSilos.IsOurs(one.GrainType)).ToLookup(one => one.SiloAddress);
        return
        [
            .. active.Select(silo => new SiteSilo
            {
                Address = silo.ToParsableString(),
                Site = metadata?.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiteHint.Key) ?? "",
                Actors = actors[silo].ToImmutableSortedDictionary(one => KindOf(one.GrainType), one => one.ActivationCount),
            }).OrderBy(silo => silo.Site, StringComparer.Ordinal).ThenBy(silo => silo.Address, StringComparer.Ordinal),
        ];
    }

    // Antiphon.Operators.OperatorGrain,Antiphon.Grains → operator
    private static string KindOf(string type) => type.Split(',')[0].Split('.')[^1].Replace("Grain", "", StringComparison.Ordinal).ToLowerInvariant();
}
