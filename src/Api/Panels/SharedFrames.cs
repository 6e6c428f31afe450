using System.Collections.Concurrent;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Panels;

/// <summary>Frames that were just made: viewers of one panel who saw the same before and are told at the same moment are told the same, and it is made once.</summary>
internal sealed class SharedFrames<TFrame>([FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Panel, long? Seen, FrameMark Mark), Lazy<TFrame>> _made = new();

    /// <summary>The frame that leads from what a viewer has seen to a mark: another's, if that one was there before.</summary>
    /// <param name="panel">What is looked at, the same for all who look at the same.</param>
    /// <param name="seen">The number that the viewer has seen; null: none.</param>
    /// <param name="mark">What it is told.</param>
    /// <param name="make">Makes it.</param>
    public TFrame Get(string panel, long? seen, FrameMark mark, Func<TFrame> make)
    {
        var mine = new Lazy<TFrame>(make);
        var shared = _made.GetOrAdd((panel, seen, mark), mine);
        if (shared == mine)
            foreach (var (old, _) in _made)
                if (clock.GetUtcNow() - old.Mark.At > KeptFor)
                    _made.TryRemove(old, out _);
        return shared.Value;
    }
}
