using Antiphon.Storage.Hot;

namespace Antiphon.Proof.Crowds;

/// <summary>What was committed since one looked, in the order of the commits, and whether the storage is at work.</summary>
public sealed class Commits
{
    private readonly SortedDictionary<long, IHotState> _new = [];
    private readonly Lock _gate = new();
    private long _moves;
    private int _underWay;

    /// <summary>Changes what is committed, or forgets it (null): a planted fault.</summary>
    public Func<IHotState, IHotState?>? Plant { get; set; }

    /// <summary>Operators whose rows queues do not find: a planted fault.</summary>
    public IReadOnlySet<string> Hidden { get; set; } = new HashSet<string>();

    /// <summary>Reads and writes that have not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Grows with each read and write.</summary>
    public long Moves => Interlocked.Read(ref _moves);

    /// <summary>Reads or writes.</summary>
    public async Task During(Func<Task> work)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await work();
        }
        finally
        {
            Interlocked.Increment(ref _moves);
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Reads.</summary>
    public async Task<T> During<T>(Func<Task<T>> work)
    {
        var result = default(T)!;
        await During(async () => { result = await work(); });
        return result;
    }

    /// <summary>A state was committed by this change.</summary>
    public void Add(long change, IHotState state)
    {
        lock (_gate)
            _new.Add(change, state);
    }

    /// <summary>What is new; to be asked when nothing is under way, for a later commit may be told sooner.</summary>
    public IReadOnlyList<IHotState> Take()
    {
        lock (_gate)
        {
            IHotState[] taken = [.. _new.Values];
            _new.Clear();
            return taken;
        }
    }
}
