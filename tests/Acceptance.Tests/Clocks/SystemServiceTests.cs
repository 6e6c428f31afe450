using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Clocks;

[Collection(RunningSilo.Collection)]
public sealed class SystemServiceTests(RunningSilo silo)
{
    private readonly SystemService.SystemServiceClient _system = silo.Api.System;

    [Fact]
    [Serves("SystemService/GetInfo", "SystemService/GetClock")]
    public async Task System_Asked_TellsWhatItIsAndBothClocks()
    {
        var info = await _system.GetInfoAsync(new());
        (info.Role, info.ProtocolVersions.Single()).ShouldBe(("All", 1));
        info.Version.ShouldNotBeEmpty();
        info.Node.ShouldNotBeEmpty();
        info.Uptime.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);

        var clock = await _system.GetClockAsync(new());
        clock.Speed.ShouldBe(1);
        var passed = clock.SystemTime.ToDateTimeOffset() - clock.OriginSystemTime.ToDateTimeOffset();
        (clock.OriginTime.ToDateTimeOffset() + passed * clock.Speed - clock.DomainTime.ToDateTimeOffset()).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
        (DateTimeOffset.UtcNow - clock.SystemTime.ToDateTimeOffset()).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    [Serves("SystemService/SetClockOrigin")]
    [Refuses("SystemService/SetClockOrigin")]
    public async Task Origin_IsSetForAnIdleCentreOnly()
    {
        await using (var scene = await Scene.Open(silo))
        {
            var call = await scene.Edge.Call(scene.Line);
            var before = await _system.GetClockAsync(new());
            await Refused.With(StatusCode.FailedPrecondition, "CENTRE_BUSY", async () => await _system.SetClockOriginAsync(new() { DomainTime = before.DomainTime }));
            await Refused.Field("domain_time", async () => await _system.SetClockOriginAsync(new()));
            await Refused.Field("domain_time", async () => await _system.SetClockOriginAsync(new() { DomainTime = new Timestamp { Seconds = -1 } }));
            (await _system.GetClockAsync(new())).OriginTime.ShouldBe(before.OriginTime);
            await scene.Edge.Session.ClientHungUpAsync(call).InTime();
            await scene.Reaches(call, CallState.Ended);
        }

        var origin = new Timestamp { Seconds = (await _system.GetClockAsync(new())).DomainTime.Seconds + 3600 };
        (await _system.SetClockOriginAsync(new() { DomainTime = origin })).OriginTime.ShouldBe(origin);
        var clock = await _system.GetClockAsync(new());
        clock.OriginTime.ShouldBe(origin);
        (clock.DomainTime - origin).ToTimeSpan().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
