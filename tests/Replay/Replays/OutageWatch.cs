using System.Collections.Immutable;
using Antiphon.Days;
using Antiphon.Verdicts;
using Grpc.Core;

namespace Antiphon.Replays;

/// <summary>
/// Asks for a sign of life of every queue several times a second. From the last one before one of them fell silent, or was made anew elsewhere, until all answer again and
/// every session is connected is an outage; the player's own dropped connections are none. So one process of several is missed too, though connections to others stand.
/// </summary>
public sealed class OutageWatch(AntiphonClient client, DomainClock clock, Func<bool> isConnected)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The longest outage that a replay waits for.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(90);

    private ImmutableArray<Outage> _outages = [];

    /// <summary>The outages that are over.</summary>
    public ImmutableArray<Outage> Outages => _outages;

    /// <summary>Watches until it is cancelled.</summary>
    /// <exception cref="TimeoutException">The system is away for too long.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (lastSign, isAway, epochs) = (clock.Now, false, await EpochsAsync(cancellation));
        try
        {
            for (; ; await Task.Delay(Every, clock.System, cancellation))
            {
                var now = clock.Now;
                var seen = await EpochsAsync(cancellation);
                var isAnew = seen is not null && epochs is not null && !seen.SequenceEqual(epochs);
                epochs = seen ?? epochs;
                if (seen is null || isAnew || isAway && !isConnected())
                {
                    isAway = true;
                    if (clock.ToReal(now - lastSign) > GivesUpAfter)
                    {
                        throw new TimeoutException($"The system has not been reachable for {GivesUpAfter.TotalSeconds:F0} s.");
                    }

                    continue;
                }

                if (isAway)
                {
                    _outages = _outages.Add(new(lastSign, clock.Now));
                    isAway = false;
                }

                lastSign = now;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The day is over.
        }
    }

    /// <summary>In which epoch each queue is; null: one of them does not answer, or nobody does.</summary>
    private async Task<IReadOnlyList<(string Queue, long Epoch)>?> EpochsAsync(CancellationToken cancellation)
    {
        try
        {
            var statuses = await client.Queues.ListQueueStatusesAsync(new(), deadline: clock.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellation);
            return [.. statuses.QueueStatuses.Select(status => (status.Queue, status.Epoch))];
        }
        catch (RpcException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
