using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Errors;

/// <summary>What a refusal tells a program.</summary>
internal static class Details
{
    public static string Reason(this Status status) => status.GetDetail<ErrorInfo>()!.Reason;

    public static string Reason(this RpcException refused) => refused.GetRpcStatus()!.Reason();

    public static IEnumerable<string> WrongFields(this RpcException refused) => refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(one => one.Field);
}
