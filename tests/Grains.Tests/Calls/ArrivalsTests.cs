using Shouldly;

namespace Antiphon.Calls;

public sealed class ArrivalsTests
{
    [Fact]
    public async Task Arrival_BeyondTheLimit_IsRefusedUntouched_UntilThereIsRoomAgain()
    {
        using var arrivals = new Arrivals();
        var held = new TaskCompletionSource<Answer>();
        var underWay = Enumerable.Range(0, Arrivals.AtOnce).Select(_ => arrivals.Take(Guid.NewGuid(), () => held.Task)).ToList();

        (await arrivals.Take(Guid.NewGuid(), () => throw new InvalidOperationException("touched"))).Refusal!.Reason.ShouldBe(RefusalReason.Overloaded);

        held.SetResult(Answer.Done);
        (await Task.WhenAll(underWay)).ShouldAllBe(answer => answer.Refusal == null);
        (await arrivals.Take(Guid.NewGuid(), () => Task.FromResult(Answer.Done))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Arrivals_BeyondThoseInHand_WaitForTheirTurn()
    {
        using var arrivals = new Arrivals();
        var (begun, held) = (0, new TaskCompletionSource<Answer>());
        Task<Answer> Begin()
        {
            begun++;
            return held.Task;
        }
        var first = Enumerable.Range(0, Arrivals.InHand).Select(_ => arrivals.Take(Guid.NewGuid(), Begin)).ToList();

        var one = arrivals.Take(Guid.NewGuid(), () => Task.FromResult(Answer.Done));

        (begun, one.IsCompleted).ShouldBe((Arrivals.InHand, false));
        held.SetResult(Answer.Done);
        (await one).Refusal.ShouldBeNull();
        await Task.WhenAll(first);
    }

    [Fact]
    public async Task Arrival_ThatFails_GivesItsRoomFree()
    {
        using var arrivals = new Arrivals();

        for (var i = 0; i <= Arrivals.AtOnce; i++)
            await Should.ThrowAsync<TimeoutException>(() => arrivals.Take(Guid.NewGuid(), () => Task.FromException<Answer>(new TimeoutException())));
    }

    [Fact]
    public async Task Arrival_OfUnknownOutcome_IsNotRefusedWhenItIsRepeated()
    {
        using var arrivals = new Arrivals();
        var (call, held) = (Guid.NewGuid(), new TaskCompletionSource<Answer>());
        await Should.ThrowAsync<TimeoutException>(() => arrivals.Take(call, () => Task.FromException<Answer>(new TimeoutException())));
        var underWay = Enumerable.Range(0, Arrivals.AtOnce).Select(_ => arrivals.Take(Guid.NewGuid(), () => held.Task)).ToList();

        (await arrivals.Take(call, () => Task.FromResult(Answer.Done))).Refusal.ShouldBeNull("it may have been taken the first time");

        (await arrivals.Take(call, () => Task.FromResult(Answer.Done))).Refusal!.Reason.ShouldBe(RefusalReason.Overloaded, "its outcome is known");
        held.SetResult(Answer.Done);
        await Task.WhenAll(underWay);
    }

    [Fact]
    public async Task Arrivals_OfUnknownOutcomeThatNobodyRepeats_AreNotRememberedForGood()
    {
        using var arrivals = new Arrivals();
        var (first, held) = (Guid.NewGuid(), new TaskCompletionSource<Answer>());
        foreach (var call in Enumerable.Range(0, Arrivals.Remembered).Select(_ => Guid.NewGuid()).Prepend(first))
            await Should.ThrowAsync<TimeoutException>(() => arrivals.Take(call, () => Task.FromException<Answer>(new TimeoutException())));
        var underWay = Enumerable.Range(0, Arrivals.AtOnce).Select(_ => arrivals.Take(Guid.NewGuid(), () => held.Task)).ToList();

        (await arrivals.Take(first, () => Task.FromResult(Answer.Done))).Refusal!.Reason.ShouldBe(RefusalReason.Overloaded);

        held.SetResult(Answer.Done);
        await Task.WhenAll(underWay);
    }
}
