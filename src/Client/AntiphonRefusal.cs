using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Antiphon;

/// <summary>A field that was refused, and what is allowed there.</summary>
/// <param name="Field">The field, as the API names it.</param>
/// <param name="Description">What is wrong and what is allowed.</param>
public sealed record RefusedField(string Field, string Description);

/// <summary>The system refused what was asked; nothing was changed. It is an <see cref="RpcException"/> whose details have been read.</summary>
public sealed class AntiphonRefusal : RpcException
{
    private AntiphonRefusal(Google.Rpc.Status status, Metadata trailers)
        : base(new Status((StatusCode)status.Code, status.Message), trailers, $"{status.Message} ({(StatusCode)status.Code})")
    {
        if (status.GetDetail<ErrorInfo>() is { } info)
        {
            Reason = info.Reason;
            Facts = info.Metadata;
        }

        Fields = status.GetDetail<BadRequest>() is { } bad ? [.. bad.FieldViolations.Select(v => new RefusedField(v.Field, v.Description))] : [];
    }

    /// <summary>One of <c>antiphon.v1.ErrorReason</c> without its prefix, for example <c>OFFER_OVER</c>; empty: none was given.</summary>
    public string Reason { get; } = "";

    /// <summary>Facts beside the reason, for example <c>ending</c> of an offer that is over.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; } = new Dictionary<string, string>();

    /// <summary>The fields at fault.</summary>
    public IReadOnlyList<RefusedField> Fields { get; }

    /// <summary>Reads a status as streams carry it.</summary>
    public static AntiphonRefusal From(Google.Rpc.Status status) => new(status, []);

    /// <summary>Reads the details of a failed call; a failure that carries none stays as it is.</summary>
    public static RpcException From(RpcException failure) =>
        failure is not AntiphonRefusal && failure.GetRpcStatus() is { } status ? new AntiphonRefusal(status, failure.Trailers) : failure;
}
