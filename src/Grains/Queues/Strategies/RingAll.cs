using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>All at once, longest idle first; the first to accept wins.</summary>
public sealed class RingAll : IOperatorOrder
{
    /// <summary>The most offers of one round.</summary>
    public const int Most = 8;

    /// <inheritdoc/>
    public int Offers => Most;

    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.IdleSince.UtcTicks, 0, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => LongestIdle.DescribeIdle(facts);
}
