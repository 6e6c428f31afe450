using Antiphon.Configuration;
using Shouldly;

namespace Antiphon.Lines;

/// <summary>The clock starts on 19 March 2018 at 10:00 in Vladivostok, when the line opens.</summary>
public sealed class LineGrainTests : IAsyncLifetime
{
    private ConfigurationCluster _cluster = null!;

    private ILineGrain Line => _cluster.Grains.GetGrain<ILineGrain>(SampleCentre.Number);

    private DateTimeOffset Now => _cluster.Domain.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _cluster = await ConfigurationCluster.Start();
        await _cluster.Reached((await _cluster.Centre.Apply(SampleCentre.Centre)).Version);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Entry_WithinHours_TakesTheCallByTheConfiguredMenu()
    {
        var entry = await Line.GetEntry();

        entry.IsOpen.ShouldBeTrue();
        entry.Line!.Menu.ShouldHaveSingleItem().Queue.ShouldBe("sales");
    }

    [Fact]
    public async Task Entry_OfANumberThatIsNoLine_IsUnknown()
    {
        var entry = await _cluster.Grains.GetGrain<ILineGrain>("+78007004666").GetEntry();

        (entry.IsKnown, entry.IsOpen, entry.Closure).ShouldBe((false, false, LineClosure.Unknown));
    }

    [Fact]
    public async Task Entry_OutOfHours_IsClosedByItsHours()
    {
        _cluster.Domain.Advance(TimeSpan.FromHours(19));

        (await Line.GetEntry()).Closure.ShouldBe(LineClosure.OutOfHours);
        (await Line.GetStatus()).NextChange.ShouldBe(Now.AddHours(5));
    }

    [Fact]
    public async Task Entry_OnAHolidayThatWasJustConfigured_IsClosedForIt()
    {
        await Line.GetEntry();
        var result = await _cluster.Centre.PutLine(SampleCentre.Line with { Holidays = [new() { Date = new(2018, 3, 19) }] });
        await _cluster.Reached(result.Version);

        (await Line.GetEntry()).Closure.ShouldBe(LineClosure.Holiday);
    }

    [Fact]
    public async Task Close_ByHand_HoldsThroughTheHoursAndALostActivation()
    {
        var change = await Line.Close("anna");
        change.Outcome.ShouldBe(LineChangeOutcome.Applied);
        await _cluster.Deactivate(Line);

        (await Line.GetEntry()).Closure.ShouldBe(LineClosure.ByHand);
        var status = await Line.GetStatus();
        status.ByHand.ShouldBe(new LineByHand { IsOpen = false, By = "anna", At = Now });
        status.NextChange.ShouldBeNull();
    }

    [Fact]
    public async Task Close_ByHandForAnHour_EndsByItself()
    {
        var change = await Line.Close("anna", Now.AddHours(1));
        change.Status.NextChange.ShouldBe(Now.AddHours(1));

        _cluster.Domain.Advance(TimeSpan.FromHours(1));

        (await Line.GetEntry()).IsOpen.ShouldBeTrue();
        (await Line.GetStatus()).ByHand.ShouldBeNull();
    }

    [Fact]
    public async Task Open_ByHandOutOfHours_TakesCallsUntilTheScheduleIsFollowedAgain()
    {
        _cluster.Domain.Advance(TimeSpan.FromHours(20));

        (await Line.Open("anna")).Status.IsOpen.ShouldBeTrue();
        (await Line.GetEntry()).IsOpen.ShouldBeTrue();
        (await Line.FollowSchedule()).Status.Closure.ShouldBe(LineClosure.OutOfHours);
    }

    [Fact]
    public async Task Open_ByHandUntilWithinTheHours_ChangesWhenTheyEnd()
    {
        var change = await Line.Open("anna", Now.AddHours(2));

        change.Status.NextChange.ShouldBe(Now.AddHours(19));
    }

    [Fact]
    public async Task Close_UntilATimeThatHasPassed_IsRefused()
    {
        var change = await Line.Close("anna", Now);

        change.Outcome.ShouldBe(LineChangeOutcome.UntilPassed);
        change.Status.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task ByHand_OnANumberThatIsNoLine_IsRefused()
    {
        var line = _cluster.Grains.GetGrain<ILineGrain>("+78007004666");

        (await line.Open("anna")).Outcome.ShouldBe(LineChangeOutcome.UnknownLine);
        (await line.Close("anna")).Outcome.ShouldBe(LineChangeOutcome.UnknownLine);
        (await line.FollowSchedule()).Outcome.ShouldBe(LineChangeOutcome.UnknownLine);
    }
}
