namespace Antiphon.Queues;

/// <summary>Remembers the last calls that left a queue, each with its version, so that a post that comes late does not bring one back.</summary>
internal sealed class Departed
{
    private const int Remembered = 8192;

    private readonly Dictionary<Guid, long> _versions = [];
    private readonly Queue<(Guid Id, long Version)> _order = [];

    public void Add(Guid callId, long version)
    {
        if (Knows(callId, version))
            return;
        _versions[callId] = version;
        _order.Enqueue((callId, version));
        if (_order.Count > Remembered && _order.TryDequeue(out var oldest) && _versions.GetValueOrDefault(oldest.Id) == oldest.Version)
            _versions.Remove(oldest.Id);
    }

    /// <summary>Facts of this version or a newer one have left.</summary>
    public bool Knows(Guid callId, long version) => _versions.TryGetValue(callId, out var departed) && version <= departed;
}
