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
        _recent = new Reading(centre, readAt);
        return centre;
    }

    /// <summary>The centre as it was read last; empty before.</summary>
    public Centre Last => _recent?.Centre ?? new Centre();

    /// <summary>The centre as it was a second ago at most: for what is asked often and only shown. Whoever asks while it is being read waits for that.</summary>
    public ValueTask<Centre> ReadRecent()
    {
        if (_recent is { } recent && clock.GetElapsedTime(recent.ReadAt) < MaximumAge)
            return new(recent.Centre);
        lock (_lock)
            return new(_reading is { IsCompleted: false } reading ? reading : _reading = Read());
    }

    private sealed record Reading(Centre Centre, long ReadAt);
}
