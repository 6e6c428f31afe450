using Antiphon.Storage.Clocks;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Clocks;

/// <summary>The domain clock of a silo: takes up what is stored with the data, and stores what is set.</summary>
public sealed class DomainClock(ScaledTimeProvider clock, IClockStore store, IHotRows rows, [FromKeyedServices(ClockNames.System)] TimeProvider system) : IDomainClock
{
    /// <inheritdoc/>
    public ClockSetting Setting => clock.Setting;

    /// <summary>The domain time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Runs on as stored; on data that has no clock yet, starts now. To be called once, before any actor.</summary>
    /// <param name="origin">What the clock must have been set to; null: whatever.</param>
    /// <param name="firstOrigin">Where a first clock starts if <paramref name="origin"/> does not say; null: at the system time.</param>
    /// <exception cref="ClockMismatchException">The data has another speed or another origin.</exception>
    public async Task Start(DateTimeOffset? origin, DateTimeOffset? firstOrigin = null)
    {
        if (store.Read() is not { } stored)
        {
            var first = StartingAt(origin ?? firstOrigin);
            if (await store.TryWrite(null, first))
            {
                clock.Setting = first;
                return;
            }

            // Another silo of the same cluster was first.
            stored = store.Read()!;
        }

        if (stored.Speed != clock.Setting.Speed)
            throw ClockMismatchException.OfSpeed(stored.Speed, clock.Setting.Speed);
        if (origin is { } wanted && wanted != stored.Origin)
            throw ClockMismatchException.OfOrigin(stored.Origin, wanted);
        clock.Setting = stored;
    }

    /// <summary>Takes up what is stored, if another process has set it since.</summary>
    public void Follow()
    {
        if (store.Read() is { } stored && stored != clock.Setting)
            clock.Setting = stored;
    }

    /// <inheritdoc/>
    public async Task<bool> SetOrigin(DateTimeOffset origin, CancellationToken cancellation = default)
    {
        if ((await rows.ListCalls(new LiveCallFilter(), 1, null, cancellation)).Count > 0)
            return false;
        var setting = StartingAt(origin);
        if (!await store.TryWrite(store.Read(), setting))
            return false;
        clock.Setting = setting;
        return true;
    }

    // The store keeps microseconds: what runs is what is stored.
    private static DateTimeOffset ToMicroseconds(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private ClockSetting StartingAt(DateTimeOffset? origin)
    {
        var now = system.GetUtcNow();
        return new ClockSetting(ToMicroseconds(origin ?? now), ToMicroseconds(now), clock.Setting.Speed);
    }
}
