using System.Collections.Concurrent;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Panels;

/// <summary>
/// When viewers are told: those of one rate at a few common moments of the frame's time, so that those of a moment share their frames, and not all are written to at once.
/// </summary>
internal sealed class FrameMoments(PanelHub hub, [FromKeyedServices(ClockNames.System)] TimeProvider clock) : IDisposable
{
    /// <summary>Of each rate.</summary>
    private const int Moments = 5;

    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(int Rate, int Number), FrameMoment> _moments = new();
    private int _viewers;

    /// <summary>What viewers are told who come now: the same for all of a tenth of a second, if nothing changes.</summary>
    public FrameMark Now
    {
        get
        {
            var now = clock.GetUtcNow();
            return new FrameMark(hub.Number, now - TimeSpan.FromTicks(now.UtcTicks % Tenth.Ticks));
        }
    }

    /// <summary>The moment of one viewer more.</summary>
    /// <param name="rate">Frames a second.</param>
    public FrameMoment Join(int rate)
    {
        var every = TimeSpan.FromSeconds(1.0 / rate);
        return _moments.GetOrAdd((rate, (int)((uint)Interlocked.Increment(ref _viewers) % Moments)), moment => new FrameMoment(() => hub.Number, clock, every, every / Moments * moment.Number));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in _moments.Values)
            moment.Dispose();
    }
}
