namespace Antiphon.Sites;

/// <summary>Whether actors are where they belong.</summary>
public interface IHomes
{
    /// <summary>The actor has been active here for some time, and a silo of its home site could have it.</summary>
    /// <param name="grain">The actor.</param>
    /// <param name="since">Since when it is active (system time).</param>
    bool IsAway(GrainId grain, DateTimeOffset since);
}
