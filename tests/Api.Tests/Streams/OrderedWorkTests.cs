using System.Collections.Concurrent;
using Shouldly;

namespace Antiphon.Streams;

public sealed class OrderedWorkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Pieces_OfOneKey_RunInTheOrderGiven()
    {
        var work = new OrderedWork<int>(16);
        var done = new ConcurrentDictionary<int, ConcurrentQueue<int>>();
        for (var i = 0; i < 500; i++)
        {
            var (key, number) = (i % 5, i);
            await work.Add(key, async () =>
            {
                await Task.Yield();
                done.GetOrAdd(key, _ => new()).Enqueue(number);
            }, TestContext.Current.CancellationToken);
        }

        await work.Drain().WaitAsync(Patience, TestContext.Current.CancellationToken);

        done.Values.Sum(one => one.Count).ShouldBe(500);
        done.Values.ShouldAllBe(numbers => numbers.SequenceEqual(numbers.Order()));
    }

    [Fact]
    public async Task Pieces_OfOtherKeys_DoNotWaitForOneThatIsStuck()
    {
        var work = new OrderedWork<string>(4);
        var stuck = new TaskCompletionSource();
        var other = new TaskCompletionSource();
        await work.Add("stuck", () => stuck.Task, TestContext.Current.CancellationToken);
        await work.Add("other", () =>
        {
            other.SetResult();
            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);

        await other.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        stuck.SetResult();
        await work.Drain().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Piece_BeyondTheLimit_WaitsForRoom()
    {
        var work = new OrderedWork<int>(1);
        var first = new TaskCompletionSource();
        await work.Add(1, () => first.Task, TestContext.Current.CancellationToken);

        var second = work.Add(2, () => Task.CompletedTask, TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        first.SetResult();

        await second.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await work.Drain().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
