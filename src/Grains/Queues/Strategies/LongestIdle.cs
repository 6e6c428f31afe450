using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who has been free longest.</summary>
public sealed class LongestIdle : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.IdleSince.UtcTicks, 0, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => DescribeIdle(facts);

    /// <summary>Since when the operator is idle; the time is kept while the operator is busy or away, and says nothing then.</summary>
    internal static string DescribeIdle(OperatorFacts facts) => facts is { Work: Work.Idle, Wish: Wish.Ready or Wish.ReadyOnce }
        ? string.Create(CultureInfo.InvariantCulture, $"idle since {facts.IdleSince:O}")
        : "not idle";
}
