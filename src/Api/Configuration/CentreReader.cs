using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Configuration;

/// <summary>The centre as this node's doors need it.</summary>
internal sealed class CentreReader(IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    private volatile Reading? _recent;

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

    /// <summary>The centre as it was a second ago at most: for what is asked often and only shown.</summary>
    public async ValueTask<Centre> ReadRecent() =>
        _recent is { } recent && clock.GetElapsedTime(recent.ReadAt) < MaximumAge ? recent.Centre : await Read();

    private sealed record Reading(Centre Centre, long ReadAt);
}
