using Status = Google.Rpc.Status;

namespace Antiphon.Doors;

/// <summary>What named commands of desks came to, for a minute of real time: a desk that comes back to this node and repeats one hears the same answer.</summary>
internal sealed class CommandMemory(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Operator, string Command), Status> _answers = [];
    private readonly Queue<((string, string) Key, long At)> _ages = new();

    /// <summary>What the command came to; null: not known (any more), or not named.</summary>
    public Status? Recall(string operatorId, string commandId)
    {
        lock (_lock)
        {
            while (_ages.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) > Kept)
                _answers.Remove(_ages.Dequeue().Key);
            return _answers.GetValueOrDefault((operatorId, commandId));
        }
    }

    /// <summary>Remembers what a named command came to.</summary>
    public void Keep(string operatorId, string commandId, Status status)
    {
        if (commandId.Length == 0)
            return;
        lock (_lock)
        {
            if (_answers.TryAdd((operatorId, commandId), status))
                _ages.Enqueue(((operatorId, commandId), clock.GetTimestamp()));
        }
    }
}
