using System.Data.Common;
using Antiphon.Storage;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Errors;

/// <summary>What failures below the API mean to a client.</summary>
internal static class Failures
{
    /// <summary>
    /// True: the outcome is unknown, or there was none; the same ids may be sent again (an actor or its storage did not answer, moved, or lost a race). An actor whose
    /// silo dies may answer that it was cancelled, though nobody wished it; a client that did wish it hears no answer.
    /// </summary>
    public static bool IsTransient(Exception error) =>
        error is TimeoutException or OrleansException or StorageUnavailableException or DbException or SiloUnavailableException or OperationCanceledException;

    /// <summary>The status of a failure that nobody foresaw in types.</summary>
    public static Status ToStatus(Exception error) => error switch
    {
        RpcException refused => refused.GetRpcStatus() ?? new Status { Code = (int)refused.StatusCode, Message = refused.Status.Detail },
        StorageUnavailableException => Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.StorageUnavailable, "The database cannot be used now, and the node's log says why: repeat with the same ids."),
        _ when IsTransient(error) => Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.TryAgain, "The outcome is not known: repeat with the same ids."),
        _ => new Status { Code = (int)StatusCode.Internal, Message = "An internal error; the node's log has it." },
    };
}
