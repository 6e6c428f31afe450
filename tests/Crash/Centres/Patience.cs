using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Antiphon.Centres;

/// <summary>Waits for what must come, also through a time in which the system is away.</summary>
public static class Patience
{
    /// <summary>The longest wait for one thing (real time).</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until what is seen holds; what was seen then.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        object? last = null;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Within; await Task.Delay(LookEvery, TestContext.Current.CancellationToken))
        {
            try
            {
                var seen = await look();
                if (holds(seen))
                    return seen;
                last = seen is System.Collections.IEnumerable many ? string.Join(Environment.NewLine, many.Cast<object>()) : seen;
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
            {
                last = away.Status;
            }
        }

        throw new TimeoutException($"Not in {Within.TotalSeconds} s: {what}. Last seen: {last}");
    }

    /// <summary>Looks until it is so.</summary>
    public static Task Until(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Until(() => Task.FromResult(holds()), seen => seen, what);
}
