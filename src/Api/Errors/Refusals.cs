using Antiphon.Calls;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Errors;

/// <summary>Typed refusals of actors as statuses of the contract.</summary>
internal static class Refusals
{
    /// <summary>The status of an actor's refusal.</summary>
    /// <param name="refusal">Null: OK.</param>
    /// <param name="subject">What is not there, if the refusal names no field that says so.</param>
    /// <param name="path">Where the fields that actors name lie in the message: goes before them.</param>
    public static Status ToStatus(this Refusal? refusal, V1.ErrorReason subject, string path = "")
    {
        return refusal?.Reason switch
        {
            null => Statuses.Ok,
            RefusalReason.NotFound => Refused(StatusCode.NotFound, Missing(refusal.Field) ?? subject),
            RefusalReason.AlreadyExists => Refused(StatusCode.AlreadyExists, V1.ErrorReason.CallIdReused),
            RefusalReason.WrongState when refusal.Fact == nameof(CallState.Ended) => Refused(StatusCode.FailedPrecondition, V1.ErrorReason.CallEnded, "state"),
            RefusalReason.WrongState => Refused(StatusCode.FailedPrecondition, V1.ErrorReason.WrongState, "state"),
            RefusalReason.WrapUpMandatory => Refused(StatusCode.FailedPrecondition, V1.ErrorReason.WrapUpMandatory),
            RefusalReason.OfferOver => Refused(StatusCode.FailedPrecondition, V1.ErrorReason.OfferOver, "ending"),
            RefusalReason.NotYours => Refused(StatusCode.PermissionDenied, V1.ErrorReason.NotYours),
            RefusalReason.OlderSession => Refused(StatusCode.Aborted, V1.ErrorReason.SessionReplaced),
            RefusalReason.HeldElsewhere => Refused(StatusCode.AlreadyExists, V1.ErrorReason.SignedInElsewhere, "desk_id"),
            RefusalReason.Invalid => Statuses.Invalid(V1.ErrorReason.FieldsInvalid, [(path + refusal.Field, refusal.Message)]),
            RefusalReason.OlderEpoch or RefusalReason.Unavailable => Refused(StatusCode.Unavailable, V1.ErrorReason.TryAgain),
            RefusalReason.Overloaded => Refused(StatusCode.ResourceExhausted, V1.ErrorReason.Overloaded),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Reason, "A reason that the contract does not know."),
        };

        Status Refused(StatusCode code, V1.ErrorReason reason, string fact = "") =>
            refusal.Fact.Length == 0 ? Statuses.Refused(code, reason, refusal.Message) : Statuses.Refused(code, reason, refusal.Message, (fact, refusal.Fact));
    }

    /// <summary>Throws unless the actor did what it was asked.</summary>
    public static Answer OrThrow(this Answer answer, V1.ErrorReason subject) =>
        answer.Refusal is { } refusal ? throw refusal.ToStatus(subject).ToRpcException() : answer;

    private static V1.ErrorReason? Missing(string field) => field switch
    {
        "line" => V1.ErrorReason.LineUnknown,
        "queue" => V1.ErrorReason.QueueUnknown,
        "operator" or "operator_id" or "preferred_operator" => V1.ErrorReason.OperatorUnknown,
        "topic" => V1.ErrorReason.TopicUnknown,
        "reason" => V1.ErrorReason.NotReadyReasonUnknown,
        "call" or "call_id" => V1.ErrorReason.CallUnknown,
        _ => null,
    };
}
