using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Configuration;

/// <summary>The centre as this node's doors need it.</summary>
internal sealed class CentreReader(IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile Reading? _recent;
    private Task<Centre>? _reading;

    /// <summary>The one centre.</summary>
    public ICentreGrain Grain => grains.GetGrain<ICentreGrain>(ICentreGrain.Key);

    /// <summary>The centre as it is now.</summary>
    public async Task<Centre> Read()
    {
        var readAt = clock.GetTimestamp();
        var centre = await Grain.Get();
        lock (_lock)
            if (!(centre.Version < _recent?.Centre.Version)) // one that was asked for sooner may come later
                _recent = new Reading(centre, readAt);
        return centre;
    }

    /// <summary>The centre as it was read last; empty before.</summary>
    public Centre Last => _recent?.Centre ?? new Centre();

    /// <summary>The centre as it was a second ago at most: for what is asked often and only shown. Whoever asks while it is being read waits for that.</summary>
    public ValueTask<Centre> ReadRecent() => IsRecent ? new(Last) : new(ReadOnce());

    /// <summary>The centre as it was read last, at once; if that is long ago, it is being read meanwhile. Never throws.</summary>
    public Centre Glance()
    {
        if (!IsRecent)
            ReadOnce().Ignore();
        return Last;
    }

    private bool IsRecent => _recent is { } recent && clock.GetElapsedTime(recent.ReadAt) < MaximumAge;

    private Task<Centre> ReadOnce()
    {
        lock (_lock)
            return _reading is { IsCompleted: false } reading ? reading : _reading = Read();
    }

    private sealed record Reading(Centre Centre, long ReadAt);
}
