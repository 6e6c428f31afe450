using System.Diagnostics;
using Antiphon.Errors;
using Antiphon.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Clocks;

/// <summary>See system.proto.</summary>
internal sealed class SystemService(ApiOptions options, IDomainClock domain, [FromKeyedServices(ClockNames.System)] TimeProvider clock) : V1.SystemService.SystemServiceBase
{
    /// <summary>The version of the edge and desk contracts.</summary>
    public const int ProtocolVersion = 1;

    public override Task<V1.Info> GetInfo(V1.GetInfoRequest request, ServerCallContext context) => Task.FromResult(new V1.Info
    {
        Version = AntiphonApi.Version,
        Node = options.Node,
        Role = options.Role,
        Uptime = Stopwatch.GetElapsedTime(AntiphonApi.StartedAt).ToDuration(),
        ProtocolVersions = { ProtocolVersion },
    });

    public override Task<V1.Clock> GetClock(V1.GetClockRequest request, ServerCallContext context) => Task.FromResult(Read(domain, clock));

    public override async Task<V1.Clock> SetClockOrigin(V1.SetClockOriginRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var time = fields.OptionalTime("domain_time", request.DomainTime);
        if (request.DomainTime is null)
            fields.Refuse("domain_time", "Must be set.");
        fields.ThrowIfInvalid();
        if (!await domain.SetOrigin(time!.Value, context.CancellationToken))
            throw Statuses.Refused(StatusCode.FailedPrecondition, V1.ErrorReason.CentreBusy, "Calls are alive: the clock can be set for an idle centre only.").ToRpcException();
        return Read(domain, clock);
    }

    /// <summary>Both clocks as they are now.</summary>
    public static V1.Clock Read(IDomainClock domain, TimeProvider clock)
    {
        var setting = domain.Setting;
        var now = clock.GetUtcNow();
        return new V1.Clock
        {
            DomainTime = setting.ToDomain(now).ToTimestamp(),
            SystemTime = now.ToTimestamp(),
            OriginTime = setting.Origin.ToTimestamp(),
            OriginSystemTime = setting.Anchor.ToTimestamp(),
            Speed = setting.Speed,
        };
    }
}
