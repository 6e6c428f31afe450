using System.Runtime.CompilerServices;

namespace Antiphon.Telemetry;

/// <summary>The last reading of each actor that is active in this process. It goes with the actor: what another silo hosts now is told by that one alone.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class Readings<T>
    where T : class
{
    // Weak, for an activation may be gone without a word.
    private readonly ConditionalWeakTable<object, T> _last = [];

    /// <summary>All of them.</summary>
    public IEnumerable<T> All => _last.Select(actor => actor.Value);

    /// <summary>Takes an actor's.</summary>
    public void Take(object actor, T reading) => _last.AddOrUpdate(actor, reading);

    /// <summary>The actor is here no more.</summary>
    public void Drop(object actor) => _last.Remove(actor);
}
