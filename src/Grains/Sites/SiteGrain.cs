using Antiphon.Configuration;
using Antiphon.Storage.Hot;

namespace Antiphon.Sites;

/// <inheritdoc cref="ISiteGrain"/>
[AtHomeSite]
internal sealed class SiteGrain(ICentreView centre, IHotRows rows) : Grain, ISiteGrain
{
    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => centre.Loaded.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<SiteReport> GetReport()
    {
        var operators = await rows.ReadOperators();
        return SiteReportRule.Report(centre.Current, this.GetPrimaryKeyString(), operators.Rows);
    }
}
