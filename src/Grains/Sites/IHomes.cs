namespace Antiphon.Sites;

/// <summary>Whether actors are where they belong.</summary>
public interface IHomes
{
    /// <summary>The actor has been active here for some time, and a silo of its home site could have it.</summary>
    /// <param name="grain">The actor.</param>
    /// <param name="since">Since when it is active (system time).</param>
    bool IsAway(GrainId grain, DateTimeOffset since);

    /// <summary>The site of this silo is drained, and there are silos of other sites for its actors.</summary>
    bool IsDrained { get; }
}
