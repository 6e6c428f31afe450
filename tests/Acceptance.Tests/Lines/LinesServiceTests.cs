using Antiphon.Contracts;
using Antiphon.Silos;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Lines;

[Collection(RunningSilo.Collection)]
public sealed class LinesServiceTests(RunningSilo silo)
{
    private readonly LinesService.LinesServiceClient _lines = silo.Api.Lines;

    [Fact]
    [Serves("LinesService/GetLineStatus", "LinesService/ListLineStatuses", "LinesService/OpenLine", "LinesService/CloseLine", "LinesService/FollowSchedule")]
    public async Task Line_ClosedOpenedAndLeftToItsSchedule_ShowsIt()
    {
        await using var scene = await Scene.Open(silo);
        var name = scene.Line;
        (await _lines.GetLineStatusAsync(new() { Line = name })).ShouldSatisfyAllConditions(
            status => status.Open.ShouldBeTrue(), status => status.Mode.ShouldBe(LineMode.Schedule), status => status.Brand.ShouldBe("Brand"));

        var until = (await silo.Api.System.GetClockAsync(new())).DomainTime + Duration.FromTimeSpan(TimeSpan.FromHours(1));
        var closed = await _lines.CloseLineAsync(new() { Line = name, By = "Anna", UntilTime = until });
        (closed.Open, closed.Mode, closed.Closure, closed.By, closed.UntilTime).ShouldBe((false, LineMode.Closed, "by-hand", "Anna", until));
        (await _lines.ListLineStatusesAsync(new())).LineStatuses.Single(status => status.Line == name).ShouldBe(closed);

        var refused = await scene.Edge.Call(name);
        (await scene.Archived(refused)).Call.ShouldSatisfyAllConditions(call => call.Outcome.ShouldBe(Outcome.Refused), call => call.Reason.ShouldBe("Closed"));
        await Eventually.True(() => scene.Edge.Orders(refused).Contains("hang up Closed"));

        (await _lines.OpenLineAsync(new() { Line = name })).ShouldSatisfyAllConditions(status => status.Open.ShouldBeTrue(), status => status.Mode.ShouldBe(LineMode.Opened));
        (await _lines.FollowScheduleAsync(new() { Line = name })).Mode.ShouldBe(LineMode.Schedule);
        (await _lines.GetLineStatusAsync(new() { Line = name })).By.ShouldBeEmpty();
    }

    [Fact]
    [Refuses("LinesService/GetLineStatus", "LinesService/OpenLine", "LinesService/CloseLine", "LinesService/FollowSchedule")]
    public async Task Line_UnknownOrMalformed_IsRefused()
    {
        Func<string, Task>[] methods =
        [
            async line => await _lines.GetLineStatusAsync(new() { Line = line }),
            async line => await _lines.OpenLineAsync(new() { Line = line }),
            async line => await _lines.CloseLineAsync(new() { Line = line }),
            async line => await _lines.FollowScheduleAsync(new() { Line = line }),
        ];
        foreach (var method in methods)
        {
            await Refused.With(StatusCode.NotFound, "LINE_UNKNOWN", () => method("+78005550000"));
            await Refused.Field("line", () => method("8 (800) 555-00-00"));
            await Refused.Field("line", () => method("+7"));
        }
    }

    [Fact]
    public async Task Line_ClosedUntilThePast_StaysAsItIs()
    {
        await using var scene = await Scene.Open(silo);
        var past = (await silo.Api.System.GetClockAsync(new())).DomainTime - Duration.FromTimeSpan(TimeSpan.FromMinutes(1));

        await Refused.Field("until_time", async () => await _lines.CloseLineAsync(new() { Line = scene.Line, UntilTime = past }));
        await Refused.Field("until_time", async () => await _lines.OpenLineAsync(new() { Line = scene.Line, UntilTime = new Timestamp { Seconds = -1 } }));
        await Refused.Field("by", async () => await _lines.CloseLineAsync(new() { Line = scene.Line, By = new string('x', 201) }));

        (await _lines.GetLineStatusAsync(new() { Line = scene.Line })).Mode.ShouldBe(LineMode.Schedule);
    }

    [Fact]
    public async Task Hours_Changed_ReachTheRunningLine()
    {
        await using var scene = await Scene.Open(silo);
        var line = await silo.Api.Configuration.GetLineAsync(new() { Line = scene.Line });
        line.Holidays.AddRange(Enumerable.Range(-1, 3).Select(days => DateTime.UtcNow.AddDays(days)).Select(day => new Holiday
        {
            Date = new() { Year = day.Year, Month = day.Month, Day = day.Day }, Name = "closed",
        }));

        line = await silo.Api.Configuration.UpdateLineAsync(new() { Line = line });

        (await Eventually.Get(async () => await _lines.GetLineStatusAsync(new() { Line = scene.Line }), status => !status.Open)).Closure.ShouldBe("holiday");
        line.Holidays.Clear();
        await silo.Api.Configuration.UpdateLineAsync(new() { Line = line });
        await Eventually.Get(async () => await _lines.GetLineStatusAsync(new() { Line = scene.Line }), status => status.Open);
    }
}
