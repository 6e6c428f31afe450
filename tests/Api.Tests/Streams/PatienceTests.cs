using Antiphon.Errors;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Streams;

public sealed class PatienceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Step_ThatIsRefused_IsNotRepeated()
    {
        var tried = 0;
        var status = await Run(attempts: null, () =>
        {
            tried++;
            return Task.FromResult(Statuses.Unknown(V1.ErrorReason.LineUnknown, "x"));
        });

        tried.ShouldBe(1);
        status.Reason().ShouldBe("LINE_UNKNOWN");
    }

    [Fact]
    public async Task Step_WithUnknownOutcome_IsRepeatedUntilItIsKnown()
    {
        var tried = 0;
        var status = await Run(attempts: null, () => ++tried < 5 ? throw new TimeoutException() : Task.FromResult(Statuses.Ok));

        tried.ShouldBe(5);
        status.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Step_WithAttemptsUsedUp_TellsUnavailable()
    {
        var tried = 0;
        var status = await Run(attempts: 3, () =>
        {
            tried++;
            throw new TimeoutException();
        });

        tried.ShouldBe(3);
        status.Code.ShouldBe((int)StatusCode.Unavailable);
    }

    [Fact]
    public async Task Step_ThatFailsUnforeseen_IsToldAndNotRepeated()
    {
        var told = new List<Exception>();
        var status = await Patience.Do(() => throw new InvalidOperationException("bug"), _clock, null, told.Add, TestContext.Current.CancellationToken);

        told.Single().Message.ShouldBe("bug");
        status.Code.ShouldBe((int)StatusCode.Internal);
    }

    // Virtual time moves on until the step has ended.
    private async Task<Google.Rpc.Status> Run(int? attempts, Func<Task<Google.Rpc.Status>> step)
    {
        var running = Patience.Do(step, _clock, attempts, _ => { }, TestContext.Current.CancellationToken);
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await running;
    }
}
