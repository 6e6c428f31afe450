using Antiphon.Configuration;
using Antiphon.Proof.Checking;

namespace Antiphon.Proof.Runtime;

/// <summary>What a hall stands on: a cluster of actors, its clocks, and what fails in it.</summary>
public interface IGround
{
    /// <summary>References to actors.</summary>
    IGrainFactory Grains { get; }

    /// <summary>When things happen outside the cluster.</summary>
    Schedule Schedule { get; }

    /// <summary>Randomness outside the cluster.</summary>
    Chance Chance { get; }

    /// <summary>What fails outside the cluster.</summary>
    Weather Weather { get; }

    /// <summary>Both clocks.</summary>
    Moment Now { get; }

    /// <summary>Whose code runs.</summary>
    Place? Here { get; set; }

    /// <summary>Something that is no actor and is told things: a node, an edge.</summary>
    T Listen<T>(Place place, string kind, string name) where T : IGrainObserver;

    /// <summary>Does this as soon as whatever runs has ended; may be said from any thread.</summary>
    void Post(Action act);

    /// <summary>What a hall's part of the configuration is from now on.</summary>
    void Configure(int hall, Centre centre);

    /// <summary>An actor loses its memory, if it lives.</summary>
    void Kill(GrainId id);

    /// <summary>All actors of a silo (0 to 2) lose their memory.</summary>
    void KillSilo(int silo);

    /// <summary>A second activation beside the one that lives, for a while.</summary>
    void Twin(GrainId id, TimeSpan time);
}
