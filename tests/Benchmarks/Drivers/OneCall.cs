using System.Diagnostics;

namespace Antiphon.Benchmarks;

/// <summary>What becomes of a call of the driver.</summary>
internal enum Fate
{
    /// <summary>Its legs are joined.</summary>
    Joined,

    /// <summary>It arrived and was ended: the queue is full.</summary>
    SentAway,

    /// <summary>Its arrival was refused: too many are under way.</summary>
    Refused,
}

/// <summary>A call of the driver, on its way.</summary>
internal sealed class OneCall
{
    private readonly TaskCompletionSource<Fate> _fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long SentAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Once it is known.</summary>
    public Task<Fate> Fate => _fate.Task;

    public void End(Fate fate) => _fate.TrySetResult(fate);
}
