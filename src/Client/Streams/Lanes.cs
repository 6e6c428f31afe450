namespace Antiphon.Streams;

/// <summary>A message that waits for its result.</summary>
internal sealed class Pending<TMessage, TUpdate>(string lane, TMessage message, long number)
{
    public string Lane { get; } = lane;

    public TMessage Message { get; } = message;

    /// <summary>Order of posting.</summary>
    public long Number { get; } = number;

    public int Repeats { get; set; }

    public TaskCompletionSource<TUpdate> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// Messages without a result, kept lane by lane (a call, a desk). Only the first of a lane is under way: the next goes when its result has come, so that one
/// that must be repeated is never overtaken. Not thread-safe.
/// </summary>
internal sealed class Lanes<TMessage, TUpdate>
{
    private readonly Dictionary<string, Queue<Pending<TMessage, TUpdate>>> _lanes = [];
    private long _posted;

    /// <summary>Messages without a result.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a message.</summary>
    /// <returns>The message, and whether it is the first of its lane and so to be sent now.</returns>
    public (Pending<TMessage, TUpdate> Message, bool IsFirst) Add(string lane, TMessage message)
    {
        if (!_lanes.TryGetValue(lane, out var queue))
        {
            _lanes.Add(lane, queue = new(1));
        }

        var pending = new Pending<TMessage, TUpdate>(lane, message, ++_posted);
        queue.Enqueue(pending);
        Count++;
        return (pending, queue.Count == 1);
    }

    /// <summary>The first of a lane has its result.</summary>
    /// <returns>The next of that lane, to be sent now; null: none.</returns>
    public Pending<TMessage, TUpdate>? Done(Pending<TMessage, TUpdate> pending)
    {
        var queue = _lanes[pending.Lane];
        queue.Dequeue();
        Count--;
        if (queue.TryPeek(out var next))
        {
            return next;
        }

        _lanes.Remove(pending.Lane);
        return null;
    }

    /// <summary>The first of each lane, in the order of posting: to be sent again after a reconnection.</summary>
    public IEnumerable<Pending<TMessage, TUpdate>> Heads() => _lanes.Values.Select(q => q.Peek()).OrderBy(p => p.Number);

    /// <summary>Empties all lanes.</summary>
    public List<Pending<TMessage, TUpdate>> Clear()
    {
        var all = _lanes.Values.SelectMany(q => q).ToList();
        _lanes.Clear();
        Count = 0;
        return all;
    }
}
