using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who has been free longest.</summary>
public sealed class LongestIdle : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.IdleSince.UtcTicks, 0, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => string.Create(CultureInfo.InvariantCulture, $"idle since {facts.IdleSince:O}");
}
