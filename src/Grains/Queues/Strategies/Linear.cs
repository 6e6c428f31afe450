using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Always the first in the order of operator ids.</summary>
public sealed class Linear : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(0, 0, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => facts.Id;
}
