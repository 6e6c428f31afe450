using System.Collections.Immutable;
using Antiphon.Days;
using Antiphon.Verdicts;
using Grpc.Core;

namespace Antiphon.Replays;

/// <summary>
/// Asks for a sign of life several times a second. From the last one before the system fell silent until it answers again and every session is connected is an
/// outage; the player's own dropped connections are none.
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
        var (lastSign, isAway) = (clock.Now, false);
        try
        {
            for (; ; await Task.Delay(Every, clock.System, cancellation))
            {
                var now = clock.Now;
                if (!await AnswersAsync(cancellation) || isAway && !isConnected())
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

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            await client.System.GetClockAsync(new(), deadline: clock.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellation);
            return true;
        }
        catch (RpcException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
