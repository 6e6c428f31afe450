using Shouldly;

namespace Antiphon.Doors;

public sealed class SharedRunTests
{
    [Fact(Timeout = 30_000)]
    public async Task Run_AskedForByManyWhileOneRuns_IsDoneOnceMoreForAllOfThem()
    {
        var runs = new List<TaskCompletionSource>();
        var began = new SemaphoreSlim(0);
        var shared = new SharedRun(() =>
        {
            var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            runs.Add(run);
            began.Release();
            return run.Task;
        });

        var first = shared.Run();
        await began.WaitAsync(TestContext.Current.CancellationToken);
        var many = Enumerable.Range(0, 1000).Select(_ => shared.Run()).ToList();
        runs.Count.ShouldBe(1, "nobody begins while one runs");
        runs[0].SetResult();
        await first;
        await began.WaitAsync(TestContext.Current.CancellationToken);
        many.ShouldAllBe(one => !one.IsCompleted, "what ran when they asked is not theirs");
        runs[1].SetResult();
        await Task.WhenAll(many);

        runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_ThatFails_FailsForWhoAskedAndNotForTheNext()
    {
        var fails = true;
        var shared = new SharedRun(() => fails ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask);

        await Should.ThrowAsync<InvalidOperationException>(shared.Run);
        fails = false;
        await shared.Run();
    }
}
