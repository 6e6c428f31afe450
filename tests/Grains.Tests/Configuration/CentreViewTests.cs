using Antiphon.Clocks;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreViewTests
{
    private readonly CentreView _view = new();

    [Fact]
    public void View_BeforeTheFirstVersion_IsEmptyAndNotLoaded()
    {
        _view.Current.Version.ShouldBe(0);
        _view.Loaded.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task View_GivenAnOlderVersion_KeepsTheNewer()
    {
        _view.Set(new() { Version = 2 });
        _view.Set(new() { Version = 1 });

        await _view.Loaded.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _view.Current.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Listener_OnAnotherVersion_IsCalledUntilDisposed()
    {
        using var called = new SemaphoreSlim(0);
        using var other = new SemaphoreSlim(0);
        var subscription = _view.OnChanged(() => called.Release());
        using var stays = _view.OnChanged(() => other.Release());

        _view.Set(new() { Version = 1 });
        (await called.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await other.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeTrue();
        subscription.Dispose();
        _view.Set(new() { Version = 2 });

        (await other.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeTrue();
        called.CurrentCount.ShouldBe(0);
    }

    [Fact]
    public async Task Actor_ThatSubscribed_IsWokenByAnotherVersion()
    {
        var actor = new Sleeper();
        using var subscription = _view.Subscribe(actor);

        _view.Set(new() { Version = 1 });

        (await actor.Woken.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    private sealed class Sleeper : IWakeable
    {
        public SemaphoreSlim Woken { get; } = new(0);

        public Task Wake()
        {
            Woken.Release();
            return Task.CompletedTask;
        }
    }
}
