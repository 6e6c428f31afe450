using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Sites;

/// <summary>Makes a site's report from the configuration and the operators' stored rows.</summary>
internal static class SiteReportRule
{
    /// <summary>Everybody who is configured to work there; who never signed in is signed out.</summary>
    public static SiteReport Report(Centre centre, string site, IEnumerable<OperatorFacts> rows)
    {
        var facts = rows.ToDictionary(row => row.Id);
        var operators = centre.Operators.Values.Where(@operator => @operator.Site == site).Select(@operator => One(@operator, facts.GetValueOrDefault(@operator.Id))).ToImmutableArray();
        return new()
        {
            Site = site,
            IsKnown = centre.Sites.ContainsKey(site),
            Operators = operators,
            Counts = Enum.GetValues<PanelState>().ToImmutableSortedDictionary(state => state, state => operators.Count(one => one.State == state)),
        };
    }

    private static SiteOperator One(Operator @operator, OperatorFacts? facts)
    {
        var state = facts is null ? PanelState.SignedOut : PanelStateRule.Derive(facts);
        return new() { Id = @operator.Id, DisplayName = @operator.DisplayName, State = state, Reason = state == PanelState.Break ? facts!.Reason : "" };
    }
}
