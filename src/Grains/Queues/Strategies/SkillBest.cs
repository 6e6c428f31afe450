using System.Globalization;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Who has the highest level of the wanted skills (of several, the highest sum); then longest idle.</summary>
public sealed class SkillBest : IOperatorOrder
{
    /// <inheritdoc/>
    public OperatorRank Rank(OperatorFacts facts, int level) => new(-level, facts.IdleSince.UtcTicks, facts.Id);

    /// <inheritdoc/>
    public string Describe(OperatorFacts facts, int level) => string.Create(CultureInfo.InvariantCulture, $"level {level}");
}
