using System.Globalization;
using Antiphon.Verdicts;

namespace Antiphon.Figures;

/// <summary>The last line of a run: one form, for people and for scripts.</summary>
public static class ResultLine
{
    /// <summary>Figures and counts of the three faults; times in seconds, shares in 0 to 1.</summary>
    public static string Of(DayFigures figures, Verdict verdict) => string.Create(
        CultureInfo.InvariantCulture,
        $"replay: arrived={figures.Arrived} answered={figures.Answered} abandoned={figures.Abandoned} other={figures.Other} lost={verdict.Lost.Length} doubled={verdict.Doubled.Length} misordered={verdict.Misordered.Length} asa_s={figures.AverageSpeedOfAnswer.TotalSeconds:F1} sl20={figures.ServiceLevel ?? 0:F3}");
}
