using Antiphon.Clocks;
using Antiphon.Errors;
using Grpc.Core;

namespace Antiphon.Streams;

/// <summary>Why a stream may end that has done nothing wrong, or not said hello.</summary>
internal static class StreamEnds
{
    public static RpcException NodeStopping =>
        Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.NodeStopping, "This node is stopping; connect again, to any node.").ToRpcException();

    public static RpcException SiteDrained =>
        Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.SiteDrained, "The site of this node is drained; connect again, to a node of another site.").ToRpcException();

    public static RpcException CutOff =>
        Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.NodeCutOff, $"This node has reached no actor for {Lease.CutOffAfter.TotalSeconds:0} s; connect again, to another node.").ToRpcException();

    public static RpcException Replaced =>
        Statuses.Refused(StatusCode.Aborted, V1.ErrorReason.SessionReplaced, "A newer connection has taken the place of this one.").ToRpcException();

    public static RpcException HelloExpected =>
        Statuses.Refused(StatusCode.FailedPrecondition, V1.ErrorReason.HelloExpected, "The first message of a stream must be a hello, and no other.").ToRpcException();

    /// <summary>Throws unless the version is spoken here.</summary>
    public static void CheckVersion(int version)
    {
        if (version != SystemService.ProtocolVersion)
            throw Statuses.Refused(StatusCode.InvalidArgument, V1.ErrorReason.ProtocolVersionUnsupported, $"Protocol version {version} is not spoken here; {SystemService.ProtocolVersion} is.",
                ("supported", $"{SystemService.ProtocolVersion}")).ToRpcException();
    }
}
