using Antiphon.Calls;
using Google.Rpc;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Errors;

public sealed class RefusalsTests
{
    [Theory]
    [InlineData(RefusalReason.NotFound, StatusCode.NotFound, "CALL_UNKNOWN")]
    [InlineData(RefusalReason.AlreadyExists, StatusCode.AlreadyExists, "CALL_ID_REUSED")]
    [InlineData(RefusalReason.WrongState, StatusCode.FailedPrecondition, "WRONG_STATE")]
    [InlineData(RefusalReason.OfferOver, StatusCode.FailedPrecondition, "OFFER_OVER")]
    [InlineData(RefusalReason.NotYours, StatusCode.PermissionDenied, "NOT_YOURS")]
    [InlineData(RefusalReason.OlderSession, StatusCode.Aborted, "SESSION_REPLACED")]
    [InlineData(RefusalReason.HeldElsewhere, StatusCode.AlreadyExists, "SIGNED_IN_ELSEWHERE")]
    [InlineData(RefusalReason.OlderEpoch, StatusCode.Unavailable, "TRY_AGAIN")]
    [InlineData(RefusalReason.Invalid, StatusCode.InvalidArgument, "FIELDS_INVALID")]
    [InlineData(RefusalReason.WrapUpMandatory, StatusCode.FailedPrecondition, "WRAP_UP_MANDATORY")]
    [InlineData(RefusalReason.Overloaded, StatusCode.ResourceExhausted, "OVERLOADED")]
    [InlineData(RefusalReason.Unavailable, StatusCode.Unavailable, "TRY_AGAIN")]
    public void Refusal_OfAnActor_HasItsCodeAndReason(RefusalReason reason, StatusCode code, string name)
    {
        var status = new Refusal { Reason = reason, Message = "no" }.ToStatus(V1.ErrorReason.CallUnknown);

        status.Code.ShouldBe((int)code);
        status.Reason().ShouldBe(name);
        status.GetDetail<ErrorInfo>()!.Domain.ShouldBe("antiphon");
    }

    [Fact]
    public void Refusal_EveryReason_IsKnownToTheContract()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
            new Refusal { Reason = reason, Message = "no" }.ToStatus(V1.ErrorReason.CallUnknown).Code.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("line", "LINE_UNKNOWN")]
    [InlineData("queue", "QUEUE_UNKNOWN")]
    [InlineData("operator", "OPERATOR_UNKNOWN")]
    [InlineData("topic", "TOPIC_UNKNOWN")]
    [InlineData("reason", "NOT_READY_REASON_UNKNOWN")]
    [InlineData("", "CALL_UNKNOWN")]
    public void NotFound_WithAField_NamesWhatIsMissing(string field, string name) =>
        new Refusal { Reason = RefusalReason.NotFound, Message = "no", Field = field }.ToStatus(V1.ErrorReason.CallUnknown).Reason().ShouldBe(name);

    [Fact]
    public void Invalid_WithAField_NamesItInBadRequest()
    {
        var refused = Should.Throw<RpcException>(() => Answer.Refuse(RefusalReason.Invalid, "−10 to 10", "priority").OrThrow(V1.ErrorReason.CallUnknown));

        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.WrongFields().ShouldBe(["priority"]);
    }

    [Fact]
    public void Done_IsOk() => Answer.Done.Refusal.ToStatus(V1.ErrorReason.CallUnknown).Code.ShouldBe(0);

    [Fact]
    public void Reasons_OfTheContract_AllHaveANameWithoutPrefix() =>
        Enum.GetValues<V1.ErrorReason>().Select(Statuses.NameOf).ShouldAllBe(name => name.Length > 0 && !name.StartsWith("ERROR_REASON", StringComparison.Ordinal));
}
