namespace Antiphon.Queues;

/// <summary>
/// How long one more call would wait, by the queue-length predictor (Ibrahim and Whitt, "Real-Time Delay Estimation in Overloaded Multiserver Queues with
/// Abandonments", 2009): (calls ahead + 1) × the mean time between departures while calls wait. Departures of any kind count, so those who give up ahead are in
/// it. When none were seen of late: (calls ahead + 1) × mean talk time ÷ operators at work.
/// </summary>
public sealed class ExpectedWait
{
    private const int Remembered = 32;

    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    private readonly Queue<(DateTimeOffset At, TimeSpan Gap)> _gaps = new(Remembered);
    private TimeSpan _sum;
    private DateTimeOffset? _lastWhileOthersWaited;

    /// <summary>A call left the queue. The time since the departure before counts if others were left waiting then: only that time shows how fast calls are taken.</summary>
    /// <param name="at">Domain time.</param>
    /// <param name="othersWait">Calls are left waiting.</param>
    public void Departed(DateTimeOffset at, bool othersWait)
    {
        if (_lastWhileOthersWaited is { } before && at >= before)
        {
            if (_gaps.Count == Remembered)
                Forget();
            _gaps.Enqueue((at, at - before));
            _sum += at - before;
        }

        _lastWhileOthersWaited = othersWait ? at : null;
    }

    /// <summary>The expected wait; null: unknown.</summary>
    /// <param name="ahead">Calls that wait ahead.</param>
    /// <param name="operators">Operators at work in the queue.</param>
    /// <param name="meanTalk">Their mean talk time; null: none has talked yet.</param>
    /// <param name="now">Domain time: departures longer ago than a quarter of an hour are forgotten.</param>
    public TimeSpan? After(int ahead, int operators, TimeSpan? meanTalk, DateTimeOffset now)
    {
        while (_gaps.TryPeek(out var oldest) && now - oldest.At > Recent)
            Forget();
        if (operators == 0)
            return null;
        var between = _gaps.Count > 0 ? _sum / _gaps.Count : meanTalk / operators;
        return between * (ahead + 1);
    }

    private void Forget() => _sum -= _gaps.Dequeue().Gap;
}
