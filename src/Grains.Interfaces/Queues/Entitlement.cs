using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>Whose calls may an operator ever take? By what is declared alone; actors ask it when they route, nodes when they show who serves a queue.</summary>
public static class Entitlement
{
    /// <summary>Could the operator ever take a call of the queue: by its skills, when fully relaxed, or by any overflow tier?</summary>
    public static bool Serves(Queue queue, Operator @operator) => OpeningFor(queue, @operator) is not null;

    /// <summary>
    /// The least waiting time from which the queue's calls are open to the operator. What once has opened stays open: of several relaxations of one skill the
    /// lowest level of those open counts. Null: never.
    /// </summary>
    public static Opening? OpeningFor(Queue queue, Operator @operator)
    {
        if (@operator.Capacity.Voice < 1)
            return null;
        Opening? best = null;
        if (SkillsSuffice(queue, @operator) is { } after)
            best = new Opening(after, after == TimeSpan.Zero ? Opening.Skills : Opening.Relaxation);
        foreach (var tier in queue.Overflow)
        {
            if ((best is null || tier.After < best.After) && tier.Skills.All(wanted => Level(@operator, wanted.Skill) >= wanted.Level))
                best = new Opening(tier.After, Opening.Overflow);
        }

        return best;
    }

    private static TimeSpan? SkillsSuffice(Queue queue, Operator @operator)
    {
        var after = TimeSpan.Zero;
        foreach (var wanted in queue.Skills)
        {
            if (FromWhen(wanted, queue.Relaxation, Level(@operator, wanted.Skill)) is not { } from)
                return null;
            after = from > after ? from : after;
        }

        return after;
    }

    private static TimeSpan? FromWhen(SkillWanted wanted, ImmutableArray<SkillRelaxation> relaxations, int level)
    {
        if (level >= wanted.Level)
            return TimeSpan.Zero;
        TimeSpan? from = null;
        foreach (var relaxation in relaxations)
        {
            if (relaxation.Skill == wanted.Skill && level >= relaxation.Level && (from is null || relaxation.After < from))
                from = relaxation.After;
        }

        return from;
    }

    private static int Level(Operator @operator, string skill) => @operator.Skills.GetValueOrDefault(skill);
}
