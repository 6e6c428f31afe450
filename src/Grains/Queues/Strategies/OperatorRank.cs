namespace Antiphon.Queues;

/// <summary>An operator's place in a strategy's order: the smallest is chosen; equal values are decided by id.</summary>
/// <param name="First">What the strategy compares.</param>
/// <param name="Second">What decides between equals.</param>
/// <param name="Operator">The operator.</param>
public readonly record struct OperatorRank(long First, long Second, string Operator)
{
    /// <summary>The total order of ranks.</summary>
    public static IComparer<OperatorRank> Order { get; } = Comparer<OperatorRank>.Create(Compare);

    /// <summary>Negative: <paramref name="x"/> is chosen before <paramref name="y"/>.</summary>
    public static int Compare(OperatorRank x, OperatorRank y)
    {
        var byFirst = x.First.CompareTo(y.First);
        if (byFirst != 0)
            return byFirst;
        var bySecond = x.Second.CompareTo(y.Second);
        return bySecond != 0 ? bySecond : string.CompareOrdinal(x.Operator, y.Operator);
    }
}
