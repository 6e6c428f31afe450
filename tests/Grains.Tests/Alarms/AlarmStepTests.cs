using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Panels;
using Shouldly;

namespace Antiphon.Alarms;

/// <summary>What follows from one judgement.</summary>
public sealed class AlarmStepTests
{
    private static readonly DateTimeOffset Noon = new(2018, 3, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly PanelDefinition Hall = new()
    {
        Name = "hall",
        Figures = [new() { Formula = FigureRules.UnservedWait, Target = 20, Amber = 30, Red = 60, RaisesAlarm = true, Sounds = true }, new() { Formula = FigureRules.FreeNow, Target = 5 }],
    };

    [Fact]
    public void Red_RaisesOneAlarm_AndTheWayBackClearsIt()
    {
        var raised = Judge(null, 61, 0);
        var alarm = raised.Alarms.ShouldHaveSingleItem();
        (alarm.Panel, alarm.Formula, alarm.Value, alarm.Threshold, alarm.RaisedAt, alarm.ClearedAt).ShouldBe(("hall", FigureRules.UnservedWait, 61, 60, Noon, null));
        raised.Notices.ShouldHaveSingleItem().Alarm.ShouldBe(alarm.Id);
        raised.Headline.Select(figure => (figure.Figure.Formula, figure.Level, figure.Sounds)).ShouldBe([(FigureRules.UnservedWait, FigureLevel.Red, true), (FigureRules.FreeNow, FigureLevel.Normal, false)]);

        var goesOn = Judge(raised.Levels, 90, 1);
        (goesOn.Alarms.Count, goesOn.Notices.Count, goesOn.Levels[FigureRules.UnservedWait]).ShouldBe((0, 0, raised.Levels[FigureRules.UnservedWait]));
        goesOn.Headline[0].Since.ShouldBe(Noon);

        var over = Judge(goesOn.Levels, 40, 2);
        var cleared = over.Alarms.ShouldHaveSingleItem();
        (cleared.Id, cleared.Value, cleared.RaisedAt, cleared.ClearedAt).ShouldBe((alarm.Id, 61, Noon, Noon.AddSeconds(2)));
        over.Levels[FigureRules.UnservedWait].ShouldBe(new StandingLevel(FigureLevel.Amber, Noon.AddSeconds(2)) with { Value = 0 });
        Judge(over.Levels, 61, 3).Alarms.ShouldHaveSingleItem().Id.ShouldNotBe(alarm.Id, "that is another alarm");
    }

    [Fact]
    public void Amber_RaisesNone() => Judge(null, 31, 0).Alarms.ShouldBeEmpty();

    [Fact]
    public void PanelOrFigureThatIsTakenOut_HasItsAlarmsCleared()
    {
        var raised = Judge(null, 61, 0);

        AlarmStep.Judge("hall", raised.Levels, null, [], At(1)).Alarms.ShouldHaveSingleItem().ClearedAt.ShouldBe(Noon.AddSeconds(1));
        var other = AlarmStep.Judge("hall", raised.Levels, Hall with { Figures = [Hall.Figures[1]] }, [], At(1));
        (other.Alarms.Count, other.Levels.Count).ShouldBe((1, 0));
        AlarmStep.Judge("hall", raised.Levels, Hall with { Figures = [Hall.Figures[0] with { RaisesAlarm = false }] }, [new(FigureRules.UnservedWait, 61)], At(1)).Alarms.ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
    }

    private static AlarmStep Judge(ImmutableSortedDictionary<string, StandingLevel>? levels, double wait, int at) =>
        AlarmStep.Judge("hall", levels ?? ImmutableSortedDictionary<string, StandingLevel>.Empty, Hall, [new(FigureRules.UnservedWait, wait), new(FigureRules.FreeNow, 0)], At(at));

    private static Instant At(int seconds) => new(Noon.AddSeconds(seconds), Noon.AddYears(8).AddSeconds(seconds));
}
