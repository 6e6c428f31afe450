using System.Collections.Concurrent;

namespace Antiphon.Calls;

/// <summary>
/// The arrivals that a node works on. Beyond a limit a further one is refused before it costs anything, so that those that were begun, and the calls that
/// ring and talk, go on in time.
/// </summary>
public sealed class Arrivals : IDisposable
{
    /// <summary>Arrivals under way at most, those that wait for their turn among them. One takes a few milliseconds: a tenth of this serves a thousand a second.</summary>
    public const int AtOnce = 256;

    /// <summary>So many of them are worked on at a time. If it were all, actors would do little but let calls in, and those that ring would wait for their turn.</summary>
    public static readonly int InHand = Math.Min(AtOnce, 32 * Environment.ProcessorCount);

    /// <summary>So many of unknown outcome are remembered; then it begins anew: their edges may be gone for good.</summary>
    public const int Remembered = 16_384;

    private readonly ConcurrentDictionary<Guid, bool> _begun = new();
    private readonly SemaphoreSlim _hands = new(InHand);
    private int _underWay;

    /// <summary>
    /// Takes an arrival, if there is room. Refused: Overloaded. One that was begun and of which no answer has come is never refused when it is repeated: it may be in
    /// the queue, and whoever is told that nothing was done forgets it there.
    /// </summary>
    public async Task<Answer> Take(Guid call, Func<Task<Answer>> arrive)
    {
        var isRepeated = _begun.ContainsKey(call);
        try
        {
            if (Interlocked.Increment(ref _underWay) > AtOnce && !isRepeated)
                return Answer.Refuse(RefusalReason.Overloaded, $"More calls arrive than can be taken: {AtOnce} arrivals are under way. Nothing was done; repeat with the same id in a second.");
            if (isRepeated)
                return await Begin(call, arrive);
            await _hands.WaitAsync();
            try
            {
                return await Begin(call, arrive);
            }
            finally
            {
                _hands.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hands.Dispose();

    private async Task<Answer> Begin(Guid call, Func<Task<Answer>> arrive)
    {
        try
        {
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
    }
}
