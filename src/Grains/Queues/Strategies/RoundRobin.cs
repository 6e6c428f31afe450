using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who was offered a call longest ago; then longest idle.</summary>
public sealed class RoundRobin : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.LastOffered.UtcTicks, facts.IdleSince.UtcTicks, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) =>
        facts.LastOffered == default ? "never offered" : string.Create(CultureInfo.InvariantCulture, $"last offered {facts.LastOffered:O}");
}
