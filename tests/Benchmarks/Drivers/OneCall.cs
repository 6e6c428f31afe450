using System.Diagnostics;

namespace Antiphon.Benchmarks;

/// <summary>A call of the driver, on its way.</summary>
internal sealed class OneCall
{
    private readonly TaskCompletionSource<bool> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long SentAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Its legs are joined; false: it was sent away.</summary>
    public Task<bool> Joined => _joined.Task;

    public void End(bool joined) => _joined.TrySetResult(joined);
}
