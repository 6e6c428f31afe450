using Antiphon.Configuration;
using CsCheck;
using Shouldly;

namespace Antiphon.Alarms;

/// <summary>Two thresholds and the way back.</summary>
public sealed class FigureLevelsTests
{
    private static readonly PanelGoal Wait = new() { Formula = "waits_longest", Amber = 30, Red = 60, Margin = 5 };
    private static readonly PanelGoal Level = new() { Formula = "service_level", Amber = 0.8, Red = 0.6, Margin = 0.05 };

    [Theory]
    [InlineData(FigureLevel.Normal, 29.9, FigureLevel.Normal)]
    [InlineData(FigureLevel.Normal, 30, FigureLevel.Amber)]
    [InlineData(FigureLevel.Normal, 60, FigureLevel.Red)]
    [InlineData(FigureLevel.Red, 55, FigureLevel.Red)]
    [InlineData(FigureLevel.Red, 54.9, FigureLevel.Amber)]
    [InlineData(FigureLevel.Red, 24.9, FigureLevel.Normal)]
    [InlineData(FigureLevel.Amber, 25, FigureLevel.Amber)]
    [InlineData(FigureLevel.Amber, 24.9, FigureLevel.Normal)]
    public void Large_ValuesAreTheBadOnes(FigureLevel was, double value, FigureLevel next) => FigureLevels.Next(Wait, was, value).ShouldBe(next);

    [Theory]
    [InlineData(FigureLevel.Normal, 0.81, FigureLevel.Normal)]
    [InlineData(FigureLevel.Normal, 0.8, FigureLevel.Amber)]
    [InlineData(FigureLevel.Amber, 0.6, FigureLevel.Red)]
    [InlineData(FigureLevel.Red, 0.64, FigureLevel.Red)]
    [InlineData(FigureLevel.Red, 0.66, FigureLevel.Amber)]
    [InlineData(FigureLevel.Amber, 0.84, FigureLevel.Amber)]
    [InlineData(FigureLevel.Amber, 0.86, FigureLevel.Normal)]
    public void Small_ValuesAreTheBadOnes_WhereRedIsSmaller(FigureLevel was, double value, FigureLevel next) => FigureLevels.Next(Level, was, value).ShouldBe(next);

    [Fact]
    public void One_ThresholdAlone_GoesTheWayThatIsSaid()
    {
        var free = new PanelGoal { Formula = "free_now", Red = 0, LowIsBad = true };
        FigureLevels.Next(free, FigureLevel.Normal, 0).ShouldBe(FigureLevel.Red);
        FigureLevels.Next(free, FigureLevel.Red, 1).ShouldBe(FigureLevel.Normal);
        FigureLevels.Next(free with { LowIsBad = false, Red = 3 }, FigureLevel.Normal, 3).ShouldBe(FigureLevel.Red);
        FigureLevels.Next(free, FigureLevel.Red, null).ShouldBe(FigureLevel.Normal, "a mean of nothing is not bad");
    }

    [Fact]
    public void ValueThatTrembles_WithinTheMargin_ChangesTheLevelOnce() =>
        Gen.Double[60, 64.9].Array[1, 50].Sample(values =>
        {
            var (level, changes) = (FigureLevel.Normal, 0);
            foreach (var value in values.Select((value, i) => i % 2 == 0 ? value : value - 4.9))
            {
                var next = FigureLevels.Next(Wait, level, value);
                (level, changes) = (next, next == level ? changes : changes + 1);
            }
            return changes == 1;
        });
}
