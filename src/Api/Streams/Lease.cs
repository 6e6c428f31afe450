namespace Antiphon.Streams;

/// <summary>Keeps a lease with an actor.</summary>
internal static class Lease
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);

    /// <summary>Renews it each second to the end. A renewal that fails, also by an actor's time-out that comes as a cancellation, is told, and the next one is tried; never throws.</summary>
    public static async Task Keep(Func<Task> renew, TimeProvider clock, Action<Exception> failed, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(RenewEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                try
                {
                    await renew();
                }
                catch (Exception error)
                {
                    if (!ended.IsCancellationRequested)
                        failed(error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
