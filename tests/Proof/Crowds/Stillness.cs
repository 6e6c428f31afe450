using System.Diagnostics;

namespace Antiphon.Proof.Crowds;

/// <summary>Knows when silos have come to rest: nothing has moved for some looks, no storage is at work, and the thread pool, in which all of Orleans lives, has nothing to do.</summary>
internal sealed class Stillness(Wire wire, Commits commits)
{
    private const int Looks = 3;
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(2);

    /// <summary>Threads of the pool that are held before the first silo stands, by whoever runs this process: they say nothing of the silos.</summary>
    private static readonly int Held = Enumerable.Range(0, 50).Min(_ =>
    {
        Thread.Sleep(1);
        return BusyThreads;
    });

    private long _moves;
    private long _movedAt;
    private long _since;
    private int _still;

    /// <summary>How often nothing had moved for long though the pool had something to do: of Orleans' or the runtime's own.</summary>
    public int LongQuiets { get; private set; }

    /// <summary>Time has gone on.</summary>
    public void Begin() => (_since, _movedAt, _moves, _still) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), Moves, 0);

    /// <summary>Something has happened outside the silos.</summary>
    public void Disturb() => (_movedAt, _still) = (Stopwatch.GetTimestamp(), 0);

    /// <summary>Looks once; true: all is still.</summary>
    /// <exception cref="TimeoutException">It will not come to rest.</exception>
    public bool Look()
    {
        var moves = Moves;
        if (moves != _moves || commits.UnderWay > 0)
        {
            _moves = moves;
            Disturb();
        }
        else if (IsPoolIdle)
            _still++;
        else if (Stopwatch.GetElapsedTime(_movedAt) > LongQuiet)
        {
            LongQuiets++;
            _still = Looks;
        }
        else
            _still = 0;
        if (_still == 0 && Stopwatch.GetElapsedTime(_since) > Hung)
            throw new TimeoutException($"The silos do not come to rest: {commits.UnderWay} reads and writes under way, {ThreadPool.PendingWorkItemCount} things to do, {ThreadPool.ThreadCount} threads.");
        return _still >= Looks;
    }

    private long Moves => wire.Moves + commits.Moves;

    private static bool IsPoolIdle => BusyThreads <= Held && ThreadPool.PendingWorkItemCount == 0;

    private static int BusyThreads
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return most - available;
        }
    }
}
