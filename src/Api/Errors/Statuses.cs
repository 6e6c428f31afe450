using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Errors;

/// <summary>Makes the <c>google.rpc.Status</c> of a refusal: code, sentence, ErrorInfo with one of the contract's reasons, and BadRequest where fields are at fault.</summary>
internal static class Statuses
{
    /// <summary>The ErrorInfo domain of all our refusals.</summary>
    public const string Domain = "antiphon";

    // A status travels in HTTP trailers, of which many clients take some kilobytes only.
    private const int MostViolations = 20;

    /// <summary>Done.</summary>
    public static Status Ok { get; } = new();

    /// <summary>A refusal with its reason and what else a program may want to know.</summary>
    public static Status Refused(StatusCode code, V1.ErrorReason reason, string message, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = NameOf(reason) };
        foreach (var (key, value) in metadata)
            info.Metadata[key] = value;
        return new Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
    }

    /// <summary>INVALID_ARGUMENT that names each wrong field (the first twenty of many).</summary>
    public static Status Invalid(V1.ErrorReason reason, IEnumerable<(string Field, string Description)> violations)
    {
        var all = violations.Select(one => new BadRequest.Types.FieldViolation { Field = one.Field, Description = one.Description }).ToList();
        var request = new BadRequest { FieldViolations = { all.Take(MostViolations) } };
        var more = all.Count > 1 ? $" (and {all.Count - 1} more)" : "";
        var status = Refused(StatusCode.InvalidArgument, reason, $"{all[0].Field}: {all[0].Description}{more}", ("violations", $"{all.Count}"));
        status.Details.Add(Any.Pack(request));
        return status;
    }

    /// <summary>NOT_FOUND of the thing that <paramref name="reason"/> names.</summary>
    public static Status Unknown(V1.ErrorReason reason, string name) =>
        Refused(StatusCode.NotFound, reason, $"There is no {Thing(reason)} '{name}'.", ("name", name));

    /// <summary>The name that goes into an ErrorInfo, for example LINE_UNKNOWN.</summary>
    public static string NameOf(V1.ErrorReason reason) =>
        V1.ErrorsReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["ERROR_REASON_".Length..];

    private static string Thing(V1.ErrorReason reason) =>
        NameOf(reason).Replace("_UNKNOWN", "", StringComparison.Ordinal).Replace('_', ' ').ToLowerInvariant();
}
