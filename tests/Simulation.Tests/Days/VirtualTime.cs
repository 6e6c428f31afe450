using Microsoft.Extensions.Time.Testing;

namespace Antiphon.Days;

/// <summary>Lets virtual time pass beside a connection that takes real time.</summary>
internal static class VirtualTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Time passes, step by step, until this has come.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> awaited)
    {
        while (await Task.WhenAny(awaited, Task.Delay(2, TestContext.Current.CancellationToken)) != awaited)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(Step);
        }

        return await awaited;
    }

    /// <summary>No time passes until this holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
