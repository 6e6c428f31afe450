using System.Diagnostics;
using Antiphon.Stage;

namespace Antiphon.Actors;

/// <summary>Says when the actors of this process have nothing to do: no message is on its way, and no thread of the pool runs or is wanted. To be asked by a thread that is not of the pool.</summary>
/// <param name="traffic">The messages.</param>
internal sealed class Stillness(Traffic traffic)
{
    private static readonly TimeSpan LongQuiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(2);

    // Threads of the pool that somebody else of the process keeps (a test runner).
    private int _kept;

    /// <summary>Messages that never arrived: their actor had gone.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Takes the threads that are busy now, when nothing happens, for somebody else's.</summary>
    public void Calibrate()
    {
        _kept = 0;
        Wait();
        _kept = Enumerable.Range(0, 20).Min(_ =>
        {
            Thread.Sleep(2);
            return Busy;
        });
    }

    /// <summary>Waits until all is still.</summary>
    public void Wait()
    {
        var (still, moves, since) = (0, traffic.Moves, Stopwatch.GetTimestamp());
        while (still < 2)
        {
            Thread.Sleep(0);
            if (traffic.Moves != moves)
                (still, moves, since) = (0, traffic.Moves, Stopwatch.GetTimestamp());
            else if (traffic.UnderWay == 0 && (Busy <= _kept || Stopwatch.GetElapsedTime(since) > LongQuiet)) // the runtime may be at something of its own
                still++;
            else if (traffic.UnderWay != 0 && Stopwatch.GetElapsedTime(since) > Lost)
                GiveUp();
        }
    }

    private static int Busy
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return most - available + (int)ThreadPool.PendingWorkItemCount;
        }
    }

    private void GiveUp()
    {
        GivenUp += traffic.UnderWay;
        traffic.GiveUp();
    }
}
