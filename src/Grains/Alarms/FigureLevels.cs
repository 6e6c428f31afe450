using Antiphon.Configuration;

namespace Antiphon.Alarms;

/// <summary>How bad a figure is, by its goal: two thresholds, and back only past the margin.</summary>
public static class FigureLevels
{
    /// <summary>Small values are the bad ones: as the goal says, or where red is smaller than amber.</summary>
    public static bool IsLowBad(PanelGoal goal) => goal.LowIsBad ?? goal.Red < goal.Amber;

    /// <summary>The level that follows.</summary>
    /// <param name="goal">What the figure ought to be.</param>
    /// <param name="was">How bad it was.</param>
    /// <param name="value">How much it is now; null, a mean of nothing: not bad.</param>
    public static FigureLevel Next(PanelGoal goal, FigureLevel was, double? value)
    {
        if (value is not { } now)
            return FigureLevel.Normal;
        var low = IsLowBad(goal);
        return IsPast(goal.Red, was == FigureLevel.Red) ? FigureLevel.Red
            : IsPast(goal.Amber, was >= FigureLevel.Amber) ? FigureLevel.Amber
            : FigureLevel.Normal;

        bool IsPast(double? threshold, bool wasPast) =>
            threshold is { } from && (low ? now <= from + (wasPast ? goal.Margin : 0) : now >= from - (wasPast ? goal.Margin : 0));
    }
}
