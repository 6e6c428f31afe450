using Antiphon.Figures;
using Antiphon.Traces;
using Spectre.Console;

namespace Antiphon.Replays;

/// <summary>One run of the tool.</summary>
public sealed class ReplayRun(ReplayOptions options, IAnsiConsole console)
{
    /// <summary>Reads the day and shows it as recorded.</summary>
    public int Record()
    {
        var (day, broken) = TraceFile.Load(options.Trace!, options.Date!.Value);
        foreach (var line in broken)
        {
            console.MarkupLineInterpolated($"broken line {line.LineNumber}: {line.Reason}");
        }
        var shifts = TraceRoster.Infer(day, options.Breaks);
        var cut = day.Cut(new(options.From ?? day.Window.Start, options.To ?? day.Window.End));
        console.Write(FigureTable.Of(("as recorded", DayFigures.Recorded(cut, shifts))));
        console.WriteLine($"{cut.Calls.Count(c => c.LeftInMenu)} menu, {cut.Phantoms} phantoms, {shifts.Length} servers {shifts.Sum(s => s.Breaks.Length)} breaks {shifts.Sum(s => s.Breaks.Sum(b => b.Length.TotalHours)):F1} h of {shifts.Sum(s => s.Presence.Length.TotalHours):F1} h; {string.Join(",", day.Types)}");
        return 0;
    }
}
