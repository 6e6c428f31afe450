using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Storage;

namespace Antiphon.Settings;

/// <summary>The settings of the program: section <c>Antiphon</c>. <see cref="Setting.All"/> says what each may be.</summary>
internal sealed class AntiphonOptions
{
    /// <summary>Where gRPC is served: HTTP/2 without TLS.</summary>
    public Uri Grpc { get; set; } = new("http://127.0.0.1:8081");

    /// <summary>Where JSON, gRPC-Web and health are served.</summary>
    public Uri Http { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>A centre file that is applied at each start; null: the centre stays as it is.</summary>
    public string? Centre { get; set; }

    /// <summary>Without it, only loopback addresses may be bound: there is no sign-in yet.</summary>
    public bool AllowUnauthenticated { get; set; }

    /// <summary>Domain time at the first start on a data directory; null: the real time.</summary>
    public DateTimeOffset? ClockOrigin { get; set; }

    /// <summary>Domain seconds in a real second.</summary>
    public double ClockSpeed { get; set; } = 1;

    /// <summary>How long after its desk broke off an operator is lost (real time).</summary>
    public int DeskGraceSeconds { get; set; } = (int)new DeskTimes().Grace.TotalSeconds;

    /// <summary>How long a lost operator stays signed in (real time).</summary>
    public int DeskSignOutMinutes { get; set; } = (int)new DeskTimes().SignOutAfter.TotalMinutes;

    /// <summary>How long after its connection broke off the calls of an edge end (real time).</summary>
    public int EdgeGraceSeconds { get; set; } = (int)new EdgeTimes().Grace.TotalSeconds;

    /// <summary>Where alarms are told; null: nowhere.</summary>
    public Uri? AlarmWebhook { get; set; }

    /// <summary>The key that signs what the webhook is told.</summary>
    public string AlarmSecret { get; set; } = "";

    /// <summary>The collector that is sent figures and traces, by OTLP over gRPC; null: none.</summary>
    public Uri? Otlp { get; set; }

    /// <summary>Orleans' dashboard is served, to this machine alone.</summary>
    public bool Dashboard { get; set; }

    /// <summary>What this process is.</summary>
    public NodeRole Role { get; set; } = NodeRole.All;

    /// <summary>How it and others are one cluster.</summary>
    public ClusterSettings Cluster { get; } = new();

    /// <summary>How state is kept.</summary>
    public StorageOptions Storage { get; } = new();
}
