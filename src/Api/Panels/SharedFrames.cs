using System.Collections.Concurrent;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Panels;

/// <summary>Frames that were just made: viewers of one panel who saw the same before are told the same, and it is made once.</summary>
internal sealed class SharedFrames<TFrame>([FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan SharedAsNew = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<(string Panel, long? From, long To), (TFrame Frame, DateTimeOffset At)> _made = new();

    /// <summary>The frame that leads from what a viewer has seen to now: another's, if that one was there before.</summary>
    /// <param name="panel">What is looked at, the same for all who look at the same.</param>
    /// <param name="seen">The number that the viewer has seen; null: none.</param>
    /// <param name="newest">The newest number.</param>
    /// <param name="make">Makes it, up to the number that it names.</param>
    public (TFrame Frame, long To) Get(string panel, long? seen, long newest, Func<(TFrame Frame, long To)> make)
    {
        var now = clock.GetUtcNow();
        if (_made.TryGetValue((panel, seen, newest), out var shared) && now - shared.At < SharedAsNew)
            return (shared.Frame, newest);
        var made = make();
        _made[(panel, seen, made.To)] = (made.Frame, now);
        foreach (var old in _made.Where(frame => now - frame.Value.At > KeptFor))
            _made.TryRemove(old);
        return made;
    }
}
