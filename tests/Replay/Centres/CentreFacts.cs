using System.Collections.Immutable;
using Antiphon.Days;
using Antiphon.V1;
using Antiphon.Verdicts;

namespace Antiphon.Centres;

/// <summary>What a verdict needs to know of the centre as it was declared.</summary>
/// <param name="Serves">Operator → queues whose calls he or she may take from the first second.</param>
/// <param name="Ranking">Queue → how its calls are ranked.</param>
public sealed record CentreFacts(ImmutableDictionary<string, ImmutableHashSet<string>> Serves, ImmutableDictionary<string, Ranking> Ranking)
{
    private static readonly TimeSpan UsualHeadStart = TimeSpan.FromSeconds(45);

    /// <summary>Reads the declaration.</summary>
    public static CentreFacts Of(Centre centre) => new(
        DayCentre.Of(centre).Operators.ToImmutableDictionary(o => o.Id, o => o.Queues.ToImmutableHashSet()),
        centre.Queues.ToImmutableDictionary(q => q.Name, q => new Ranking(q.HeadStart?.ToTimeSpan() ?? UsualHeadStart, q.Priority)));
}
