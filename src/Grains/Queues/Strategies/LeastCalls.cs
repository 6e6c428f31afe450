using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who took fewest calls since sign-in; then longest idle.</summary>
public sealed class LeastCalls : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.Calls, facts.IdleSince.UtcTicks, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => string.Create(CultureInfo.InvariantCulture, $"{facts.Calls} calls");
}
