namespace Antiphon.Streams;

/// <summary>Keeps a lease with an actor.</summary>
internal static class Lease
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);

    /// <summary>Longer than it takes until a silo that is silent is given up (8 s), so that a node which is well keeps its streams; so much shorter than a call waits for the word of its edge (16 s) that the edge can say it again elsewhere.</summary>
    public static readonly TimeSpan CutOffAfter = TimeSpan.FromSeconds(12);

    /// <summary>Renews it each second to the end. A renewal that fails, also by an actor's time-out that comes as a cancellation, is told, and the next one is tried; never throws.</summary>
    /// <param name="renew">Renews it.</param>
    /// <param name="clock">The system clock.</param>
    /// <param name="failed">Told of each renewal that fails.</param>
    /// <param name="cutOff">Told when none has succeeded for <see cref="CutOffAfter"/>, with each that fails from then on: whoever is here is better served elsewhere.</param>
    /// <param name="ended">It is no longer wanted.</param>
    public static async Task Keep(Func<Task> renew, TimeProvider clock, Action<Exception> failed, Action cutOff, CancellationToken ended)
    {
        var renewedAt = clock.GetTimestamp();
        using var timer = new PeriodicTimer(RenewEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                try
                {
                    await renew();
                    renewedAt = clock.GetTimestamp();
                }
                catch (Exception error)
                {
                    if (ended.IsCancellationRequested)
                        continue;
                    failed(error);
                    if (clock.GetElapsedTime(renewedAt) >= CutOffAfter)
                        cutOff();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
