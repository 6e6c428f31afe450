using Shouldly;

namespace Antiphon.Calls;

public sealed class ArrivalsTests
{
    [Fact]
    public async Task Arrival_BeyondTheLimit_IsRefusedUntouched_UntilThereIsRoomAgain()
    {
        var arrivals = new Arrivals();
        var held = new TaskCompletionSource<Answer>();
        var underWay = Enumerable.Range(0, Arrivals.AtOnce).Select(_ => arrivals.Take(() => held.Task)).ToList();

        (await arrivals.Take(() => throw new InvalidOperationException("touched"))).Refusal!.Reason.ShouldBe(RefusalReason.Overloaded);

        held.SetResult(Answer.Done);
        (await Task.WhenAll(underWay)).ShouldAllBe(answer => answer.Refusal == null);
        (await arrivals.Take(() => Task.FromResult(Answer.Done))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Arrival_ThatFails_GivesItsRoomFree()
    {
        var arrivals = new Arrivals();

        for (var i = 0; i <= Arrivals.AtOnce; i++)
            await Should.ThrowAsync<TimeoutException>(() => arrivals.Take(() => Task.FromException<Answer>(new TimeoutException())));
    }
}
