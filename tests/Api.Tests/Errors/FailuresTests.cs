using Antiphon.Storage;
using Grpc.Core;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Errors;

public sealed class FailuresTests
{
    public static TheoryData<Exception> Transient =>
    [
        new TimeoutException(),
        new SiloUnavailableException(),
        new InconsistentStateException("stale"),
        new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(Transient))]
    public void Failure_WithUnknownOutcome_IsUnavailableAndMayBeRepeated(Exception error)
    {
        var status = Failures.ToStatus(error);

        status.Code.ShouldBe((int)StatusCode.Unavailable);
        status.Reason().ShouldBe("TRY_AGAIN");
    }

    [Fact]
    public void Failure_OfTheDatabase_IsUnavailableAndSaysSo()
    {
        var failure = new StorageUnavailableException("full");

        Failures.IsTransient(failure).ShouldBeTrue();
        var status = Failures.ToStatus(failure);
        status.Code.ShouldBe((int)StatusCode.Unavailable);
        status.Reason().ShouldBe("STORAGE_UNAVAILABLE");
    }

    [Fact]
    public void Failure_Unforeseen_IsInternalAndTellsNothingOfTheInside() =>
        Failures.ToStatus(new InvalidOperationException("secret")).ShouldSatisfyAllConditions(
            status => status.Code.ShouldBe((int)StatusCode.Internal),
            status => status.Message.ShouldNotContain("secret"));

    [Fact]
    public void Failure_ThatIsARefusal_KeepsItsDetails() =>
        Failures.ToStatus(Statuses.Unknown(V1.ErrorReason.QueueUnknown, "x").ToRpcException()).Reason().ShouldBe("QUEUE_UNKNOWN");
}
