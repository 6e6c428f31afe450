using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Streams;

public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _over = new();
    private readonly List<Exception> _told = [];
    private TaskCompletionSource _renewed = new();
    private Exception? _fault;
    private int _cutOff;

    [Fact]
    public async Task Lease_IsRenewedEachSecond_ToItsEnd()
    {
        var kept = Keep();

        await Second();
        await Second();
        await _over.CancelAsync();

        await kept.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _told.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(TaskCanceledException))] // as which an actor's time-out can come
    [InlineData(typeof(OperationCanceledException))]
    public async Task Lease_WhoseRenewalFails_IsRenewedAgain(Type fault)
    {
        var kept = Keep();
        _fault = (Exception)Activator.CreateInstance(fault)!;
        await Second();

        _fault = null;
        await Second();

        _told.ShouldHaveSingleItem().ShouldBeOfType(fault);
        await _over.CancelAsync();
        await kept.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Lease_ThatCannotBeRenewedForTwelveSeconds_IsCutOff_UntilItCan()
    {
        var kept = Keep();
        _fault = new TimeoutException();
        for (var i = 0; i < 11; i++)
            await Second();
        _cutOff.ShouldBe(0);

        await Second();
        await Second();
        _cutOff.ShouldBeGreaterThanOrEqualTo(1);
        _fault = null;
        await Second();
        var before = _cutOff;
        _fault = new TimeoutException();
        await Second();

        await _over.CancelAsync();
        await kept.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _cutOff.ShouldBe(before);
    }

    [Fact]
    public async Task Lease_WhoseLastRenewalFails_JustEnds()
    {
        var failing = new TaskCompletionSource();
        var kept = Lease.Keep(() => failing.Task, _clock, _told.Add, () => _cutOff++, _over.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _over.CancelAsync();
        failing.SetException(new TimeoutException());

        await kept.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _told.ShouldBeEmpty();
    }

    public void Dispose() => _over.Dispose();

    private Task Keep() => Lease.Keep(
        () =>
        {
            _renewed.SetResult();
            return _fault is null ? Task.CompletedTask : Task.FromException(_fault);
        },
        _clock, _told.Add, () => _cutOff++, _over.Token);

    private async Task Second()
    {
        _renewed = new TaskCompletionSource();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _renewed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
