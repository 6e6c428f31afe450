using Antiphon.Errors;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Streams;

/// <summary>Repeats a step whose outcome is not known, with growing pauses of real time.</summary>
internal static class Patience
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs the step until its status is anything but UNAVAILABLE, or the attempts are used up. Never throws but for the end of <paramref name="cancellation"/>.</summary>
    /// <param name="step">An idempotent step.</param>
    /// <param name="clock">The system clock.</param>
    /// <param name="attempts">How often at most; null: until done.</param>
    /// <param name="onFailure">Told what nobody foresaw.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<Status> Do(Func<Task<Status>> step, TimeProvider clock, int? attempts, Action<Exception> onFailure, CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            Status status;
            try
            {
                status = await step();
            }
            catch (Exception error)
            {
                status = Failures.ToStatus(error);
                if (status.Code == (int)StatusCode.Internal)
                    onFailure(error);
            }

            if (status.Code != (int)StatusCode.Unavailable || attempt == attempts)
                return status;
            await Task.Delay(pause, clock, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
