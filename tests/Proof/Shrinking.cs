using Antiphon.Proof.World;

namespace Antiphon.Proof;

/// <summary>Leaves out of a plan what its fault does not need (delta debugging: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002).</summary>
public static class Shrinking
{
    /// <summary>The plan with as few operations as one finds in so many tries, such that it still breaks the same rule.</summary>
    public static Plan Shrink(Plan plan, PlantedFault plant, int tries = 400)
    {
        var kind = Episode.Play(plan, plant).Faults[0].Kind;
        for (var chunk = plan.Operations.Length / 2; chunk > 0 && tries > 0; chunk /= 2)
        {
            for (var start = 0; start < plan.Operations.Length && tries > 0;)
            {
                var fewer = plan with { Operations = plan.Operations.RemoveRange(start, Math.Min(chunk, plan.Operations.Length - start)) };
                tries--;
                if (Episode.Play(fewer, plant).Faults is [var fault, ..] && fault.Kind == kind)
                    plan = fewer;
                else
                    start += chunk;
            }
        }
        return plan;
    }
}
