using Antiphon.Errors;
using Microsoft.Extensions.Hosting;
using Status = Google.Rpc.Status;

namespace Antiphon.Hosting;

/// <summary>Whether this node has joined its cluster. A node without actors serves before that, and goes on doing so though no silo answers; it says so then.</summary>
internal sealed class Joined(IHostApplicationLifetime lifetime)
{
    /// <summary>It has.</summary>
    public bool IsSo => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>What is answered until then.</summary>
    public static Status NotYet { get; } = Statuses.Refused(Grpc.Core.StatusCode.Unavailable, V1.ErrorReason.TryAgain, "This node has not joined its cluster yet: no silo has answered. Repeat with the same ids, or ask another node.");
}
