using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Antiphon.Verdicts;

/// <summary>Waits for what must come, also through a time in which the system is away. What is slow (a machine that others use) is waited for; what stands still is not.</summary>
public static class Patience
{
    /// <summary>How long nothing of what is looked at may change, and the longest wait for one step (real time).</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    /// <summary>The longest wait for what goes on changing and never comes (real time).</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until what is seen holds; what was seen then.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        var last = "";
        var (waited, still) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        for (; still.Elapsed < Within && waited.Elapsed < AtMost; await Task.Delay(LookEvery))
        {
            string now;
            try
            {
                var seen = await look();
                if (holds(seen))
                    return seen;
                now = seen is IEnumerable many and not string ? string.Join(Environment.NewLine, many.Cast<object>()) : $"{seen}";
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
            {
                now = $"{away.Status}";
            }

            if (now != last)
                still.Restart();
            last = now;
        }

        throw new TimeoutException($"Not in {waited.Elapsed.TotalSeconds:0} s, and nothing new for {still.Elapsed.TotalSeconds:0} s: {what}. Last seen: {last}");
    }

    /// <summary>Looks until it is so.</summary>
    public static Task Until(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Until(() => Task.FromResult(holds()), seen => seen, what);
}
