using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Antiphon.Streams;

internal static class Refusals
{
    public static Google.Rpc.Status Make(StatusCode code, string reason, string? field = null)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = reason };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = "antiphon", Reason = reason }));
        if (field is not null)
        {
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = "wrong" } } }));
        }

        return status;
    }
}
