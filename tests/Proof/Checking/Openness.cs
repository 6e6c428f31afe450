using Antiphon.Configuration;

namespace Antiphon.Proof.Checking;

/// <summary>Whom a queue's calls are open to, as the configuration reads: by skills, lowered by relaxation, or by an overflow tier.</summary>
public static class Openness
{
    /// <summary>A call that has waited so long is open to this operator.</summary>
    public static bool Holds(Queue queue, Operator who, TimeSpan waited)
    {
        if (who.Capacity.Voice < 1)
            return false;
        var bySkill = queue.Skills.All(wanted => LevelOf(who, wanted.Skill) >= Demand(queue, wanted, waited));
        var byTier = queue.Overflow.Any(tier => tier.After <= waited && tier.Skills.All(wanted => LevelOf(who, wanted.Skill) >= wanted.Level));
        return bySkill || byTier;
    }

    /// <summary>Rank time = first arrival − head start × (the queue's priority + the call's own).</summary>
    public static DateTimeOffset RankTime(Queue queue, DateTimeOffset firstArrival, int priority)
    {
        var steps = queue.Priority + priority;
        return firstArrival.AddTicks(-queue.HeadStart.Ticks * steps);
    }

    private static int Demand(Queue queue, SkillWanted wanted, TimeSpan waited) =>
        queue.Relaxation.Where(lower => lower.Skill == wanted.Skill && lower.After <= waited).Select(lower => lower.Level).Append(wanted.Level).Min();

    private static int LevelOf(Operator who, string skill) => who.Skills.TryGetValue(skill, out var level) ? level : 0;
}
