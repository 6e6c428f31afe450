using System.Collections.Immutable;

namespace Antiphon.Verdicts;

/// <summary>One violation.</summary>
/// <param name="CallId">The call concerned.</param>
/// <param name="What">What is wrong, for people.</param>
public sealed record Finding(Guid CallId, string What);

/// <summary>The judgement over a run: what was lost, what was doubled, what was served out of order.</summary>
public sealed record Verdict
{
    /// <summary>Calls that were played and are not in the archive with one outcome that fits.</summary>
    public required ImmutableArray<Finding> Lost { get; init; }

    /// <summary>Calls that are in the archive twice or had two operators at a time, and operators who had two calls at a time.</summary>
    public required ImmutableArray<Finding> Doubled { get; init; }

    /// <summary>Offers made while a better-ranked call waited for too long.</summary>
    public required ImmutableArray<Finding> Misordered { get; init; }

    /// <summary>Real time that an overtaken call had waited at the most, also where that was not too long; zero: nobody was overtaken.</summary>
    public required TimeSpan LargestOvertaking { get; init; }

    /// <summary>True if nothing is wrong.</summary>
    public bool IsClean => Lost.IsEmpty && Doubled.IsEmpty && Misordered.IsEmpty;

    /// <summary>Judges.</summary>
    public static Verdict Judge(Evidence evidence)
    {
        var (misordered, largest) = OrderCheck.Run(evidence);
        return new()
        {
            Lost = [.. LostCheck.Run(evidence)],
            Doubled = [.. DoubledCheck.Run(evidence)],
            Misordered = misordered,
            LargestOvertaking = largest,
        };
    }
}
