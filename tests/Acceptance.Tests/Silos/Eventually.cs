using System.Diagnostics;
using System.Runtime.CompilerServices;
using Antiphon.Desks;

namespace Antiphon.Silos;

/// <summary>Waits for what must come, and says what did not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks until what is seen holds; what was seen then.</summary>
    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(LookEvery))
        {
            var seen = await look();
            if (holds(seen))
                return seen;
            if (waited.Elapsed > Within)
                throw new TimeoutException($"Not in {Within.TotalSeconds} s: {what}. Last seen: {seen}");
        }
    }

    /// <summary>Looks until it is so.</summary>
    public static Task True(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Get(() => Task.FromResult(holds()), seen => seen, what);

    /// <summary>Waits until a desk shows it.</summary>
    public static async Task Until(this DeskSession desk, Func<DeskSession, bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var timeout = new CancellationTokenSource(Within);
        try
        {
            await desk.WaitForAsync(holds, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Not in {Within.TotalSeconds} s: {what}. The desk shows {desk.State}, offer {desk.Offer}, call {desk.Call}");
        }
    }

    /// <summary>Bounds any wait.</summary>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Within);

    /// <summary>Bounds any wait.</summary>
    public static Task InTime(this Task task) => task.WaitAsync(Within);
}
