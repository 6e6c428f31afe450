namespace Antiphon.Queues;

/// <summary>
/// How long one more call would wait, by the queue-length predictor (Ibrahim and Whitt, "Real-Time Delay Estimation in Overloaded Multiserver Queues with
/// Abandonments", 2009): (calls ahead + 1) × the mean time between departures while calls wait. Departures of any kind count, so those who give up ahead are in
/// it. Before departures have been seen: (calls ahead + 1) × mean talk time ÷ operators at work.
/// </summary>
public sealed class ExpectedWait
{
    private const int Remembered = 32;

    private readonly Queue<TimeSpan> _gaps = new(Remembered);
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
                _sum -= _gaps.Dequeue();
            _gaps.Enqueue(at - before);
            _sum += at - before;
        }

        _lastWhileOthersWaited = othersWait ? at : null;
    }

    /// <summary>The expected wait; null: unknown.</summary>
    /// <param name="ahead">Calls that wait ahead.</param>
    /// <param name="operators">Operators at work in the queue.</param>
    /// <param name="meanTalk">Their mean talk time; null: none has talked yet.</param>
    public TimeSpan? After(int ahead, int operators, TimeSpan? meanTalk)
    {
        if (operators == 0)
            return null;
        if (_gaps.Count > 0)
            return _sum / _gaps.Count * (ahead + 1);
        return meanTalk / operators * (ahead + 1);
    }
}
