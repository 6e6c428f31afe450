using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>A strategy: in which order the operators who may take a call are chosen.</summary>
public interface IOperatorOrder
{
    /// <summary>How many are offered the call at once.</summary>
    int Offers => 1;

    /// <summary>The operator's place in the order.</summary>
    /// <param name="facts">The operator.</param>
    /// <param name="level">The sum of the operator's levels in the skills that the queue wants.</param>
    OperatorRank Rank(OperatorFacts facts, int level);

    /// <summary>The compared value, for people.</summary>
    string Describe(OperatorFacts facts, int level);
}
