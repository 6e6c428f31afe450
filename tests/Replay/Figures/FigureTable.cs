using System.Globalization;
using Spectre.Console;

namespace Antiphon.Figures;

/// <summary>The figures side by side.</summary>
public static class FigureTable
{
    /// <summary>A row for each figure, a column for each day.</summary>
    public static Table Of(params ReadOnlySpan<(string Title, DayFigures? Figures)> days)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var (title, _) in days)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        Row(table, "arrived", days, f => $"{f.Arrived}");
        Row(table, "answered", days, f => $"{f.Answered}");
        Row(table, "abandoned", days, f => $"{f.Abandoned}");
        Row(table, "other", days, f => $"{f.Other}");
        Row(table, "ASA", days, f => Seconds(f.AverageSpeedOfAnswer));
        Row(table, $"service level {DayFigures.ServiceLevelWithin.TotalSeconds} s", days, f => Share(f.ServiceLevel));
        Row(table, "longest wait", days, f => Seconds(f.LongestWait));
        Row(table, "occupancy", days, f => Share(f.Occupancy));
        return table;
    }

    private static void Row(Table table, string name, ReadOnlySpan<(string Title, DayFigures? Figures)> days, Func<DayFigures, string> show)
    {
        var cells = new List<string> { name };
        foreach (var (_, figures) in days)
        {
            cells.Add(figures is null ? "–" : show(figures));
        }

        table.AddRow([.. cells]);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");

    private static string Share(double? share) => share is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %");
}
