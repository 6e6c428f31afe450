using System.Collections.Concurrent;

namespace Antiphon.Calls;

/// <summary>
/// The arrivals that a node works on. Beyond a limit a further one is refused before it costs anything, so that those that were begun, and the calls that
/// ring and talk, go on in time.
/// </summary>
public sealed class Arrivals
{
    /// <summary>Arrivals under way at most. One takes a few milliseconds: a tenth of this serves a thousand a second.</summary>
    public const int AtOnce = 256;

    /// <summary>So many of unknown outcome are remembered; then it begins anew: their edges may be gone for good.</summary>
    public const int Remembered = 16_384;

    private readonly ConcurrentDictionary<Guid, bool> _begun = new();
    private int _underWay;

    /// <summary>
    /// Takes an arrival, if there is room. Refused: Overloaded. One that was begun and of which no answer has come is never refused when it is repeated: it may be in
    /// the queue, and whoever is told that nothing was done forgets it there.
    /// </summary>
    public async Task<Answer> Take(Guid call, Func<Task<Answer>> arrive)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) > AtOnce && !_begun.ContainsKey(call))
                return Answer.Refuse(RefusalReason.Overloaded, $"More calls arrive than can be taken: {AtOnce} arrivals are under way. Nothing was done; repeat with the same id in a second.");
            _begun[call] = true;
            var answer = await arrive();
            if (answer.Refusal?.Reason != RefusalReason.Unavailable)
                _begun.TryRemove(call, out _);
            return answer;
        }
        catch when (_begun.Count > Remembered)
        {
            _begun.Clear();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
