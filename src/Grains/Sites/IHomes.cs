namespace Antiphon.Sites;

/// <summary>Whether actors are where they belong.</summary>
public interface IHomes
{
    /// <summary>The actor is active here, and a silo of its home site could have it.</summary>
    bool IsAway(GrainId grain);
}
