namespace Antiphon.Virtual;

/// <summary>What is to happen, in order of time; what is due at the same instant happens in the order in which it was put down.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long At, long Number)> _acts = new();
    private long _number;

    public void Add(DateTimeOffset at, Action act) => _acts.Enqueue(act, (at.UtcTicks, _number++));

    /// <summary>When the next act is due; null: there is none.</summary>
    public DateTimeOffset? Next => _acts.TryPeek(out _, out var key) ? new DateTimeOffset(key.At, TimeSpan.Zero) : null;

    /// <summary>Takes out the next act.</summary>
    public bool TryNext(out DateTimeOffset at, out Action act)
    {
        var found = _acts.TryDequeue(out var next, out var key);
        (at, act) = (new DateTimeOffset(key.At, TimeSpan.Zero), next!);
        return found;
    }
}
