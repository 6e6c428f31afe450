namespace Antiphon.Calls;

/// <summary>
/// The arrivals that a node works on. Beyond a limit a further one is refused before it costs anything, so that those that were begun, and the calls that
/// ring and talk, go on in time.
/// </summary>
public sealed class Arrivals
{
    /// <summary>Arrivals under way at most. One takes a few milliseconds: a tenth of this serves a thousand a second.</summary>
    public const int AtOnce = 256;

    private int _underWay;

    /// <summary>Takes an arrival, if there is room. Refused: Overloaded.</summary>
    public async Task<Answer> Take(Func<Task<Answer>> arrive)
    {
        try
        {
            return Interlocked.Increment(ref _underWay) <= AtOnce
                ? await arrive()
                : Answer.Refuse(RefusalReason.Overloaded, $"More calls arrive than can be taken: {AtOnce} arrivals are under way. Nothing was done; repeat with the same id in a second.");
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
