using System.Collections.Frozen;
using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>The strategies by their standard names.</summary>
public static class OperatorOrders
{
    private static readonly FrozenDictionary<Strategy, IOperatorOrder> Orders = new Dictionary<Strategy, IOperatorOrder>
    {
        [Strategy.LongestIdle] = new LongestIdle(),
        [Strategy.RoundRobin] = new RoundRobin(),
        [Strategy.LeastCalls] = new LeastCalls(),
        [Strategy.LeastTalkTime] = new LeastTalkTime(),
        [Strategy.SkillBest] = new SkillBest(),
        [Strategy.Linear] = new Linear(),
        [Strategy.RingAll] = new RingAll(),
    }.ToFrozenDictionary();

    /// <summary>The strategy of this name.</summary>
    public static IOperatorOrder For(Strategy strategy) => Orders[strategy];
}
