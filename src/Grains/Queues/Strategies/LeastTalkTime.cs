using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who talked least since sign-in; then longest idle.</summary>
public sealed class LeastTalkTime : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(facts.TalkTime.Ticks, facts.IdleSince.UtcTicks, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => string.Create(CultureInfo.InvariantCulture, $"talked {facts.TalkTime:c}");
}
