namespace Antiphon.Streams;

/// <summary>Up to which number everything is settled, whatever the order in which it was.</summary>
internal sealed class Acknowledgement
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _ahead = [];
    private long _upTo;

    /// <summary>Everything from 1 to here is settled.</summary>
    public long UpTo => Volatile.Read(ref _upTo);

    /// <summary>Settles one number.</summary>
    public void Settle(long sequence)
    {
        lock (_lock)
        {
            if (sequence <= _upTo || !_ahead.Add(sequence))
                return;
            while (_ahead.Remove(_upTo + 1))
                Volatile.Write(ref _upTo, _upTo + 1);
        }
    }
}
