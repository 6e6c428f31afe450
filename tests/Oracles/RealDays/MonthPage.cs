using System.Globalization;
using System.Text;
using Antiphon.Figures;
using Antiphon.Traces;

namespace Antiphon.RealDays;

/// <summary>The month as text: days side by side, what each assumption does, and the hours of a day.</summary>
public static class MonthPage
{
    private static readonly (string Name, Assumptions Assumptions)[] Versions =
    [
        ("plain replay", Assumptions.None),
        ("operators pause between calls", Assumptions.Pauses),
        ("who was served may hang up too", Assumptions.Patience),
        ("calls of unnamed servers are served beside", Assumptions.Unnamed),
        ("pauses and patience", Assumptions.Pauses | Assumptions.Patience),
        ("all three", Assumptions.Pauses | Assumptions.Patience | Assumptions.Unnamed),
    ];

    /// <summary>A row a day, replayed | recorded.</summary>
    public static string Days(Month month, IReadOnlyList<VirtualDay> played)
    {
        var text = new StringBuilder("""
            | day | arrived | answered | abandoned | abandon share, % | ASA, s | service level 20 s, % | pause, s | unnamed, % |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var (day, both) in month.Days.Zip(played))
        {
            var (a, b) = (both.Replayed, both.Recorded);
            var answered = day.Calls.Where(call => call.Outcome == TraceOutcome.Agent).ToArray();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {day.Date:yyMMdd ddd} | {a.Arrived} | {a.Answered} \\| {b.Answered} | {a.Abandoned} \\| {b.Abandoned} | {100 * Month.AbandonShare(a):F1} \\| {100 * Month.AbandonShare(b):F1} | {Asa(a):F1} \\| {Asa(b):F1} | {100 * a.ServiceLevel:F1} \\| {100 * b.ServiceLevel:F1} | {month.Facts.Pause(day.Date).TotalSeconds:F1} | {100.0 * answered.Count(call => call.Server is null) / Math.Max(1, answered.Length):F1} |");
        }

        return text.ToString();
    }

    /// <summary>A row an assumption: how far off the replay is then, over the month and by day.</summary>
    public static string Explanations(Month month)
    {
        var text = new StringBuilder("""
            | assumed | ASA, s | off by day, s | abandon share, % | off by day | service level 20 s, % | off by day |
            | --- | --- | --- | --- | --- | --- | --- |

            """);
        var recorded = month.Play().Select(day => day.Recorded).ToArray();
        Add("**as recorded**", recorded);
        foreach (var (name, assumptions) in Versions)
            Add(name, [.. month.Play(assumptions).Select(day => day.Replayed)]);
        return text.ToString();

        void Add(string name, DayFigures[] days) => text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name} | {Pooled(days, Asa, day => day.Answered):F1} | {Off(days, Asa):F1} | {100 * Pooled(days, Month.AbandonShare, Queued):F1} | {100 * Off(days, Month.AbandonShare):F1} | {100 * Pooled(days, Level, Queued):F1} | {100 * Off(days, Level):F1} |");

        double Off(DayFigures[] days, Func<DayFigures, double> of) => days.Zip(recorded, (day, record) => Math.Abs(of(day) - of(record))).Average();
    }

    /// <summary>The days whose ASA is furthest off in the plain replay: ASA and abandon share under each assumption.</summary>
    public static string Worst(Month month, int count)
    {
        var versions = Versions.Select(version => month.Play(version.Assumptions)).ToArray();
        var worst = Enumerable.Range(0, month.Days.Length).OrderByDescending(i => Math.Abs(Asa(versions[0][i].Replayed) - Asa(versions[0][i].Recorded))).Take(count).Order().ToArray();
        var text = new StringBuilder($"| ASA, s; abandon share, % | {string.Join(" | ", worst.Select(i => month.Days[i].Date.ToString("yyMMdd", CultureInfo.InvariantCulture)))} |\n| --- |{string.Concat(worst.Select(_ => " --- |"))}\n");
        Add("**as recorded**", i => versions[0][i].Recorded);
        foreach (var (version, days) in Versions.Zip(versions))
            Add(version.Name, i => days[i].Replayed);
        return text.ToString();

        void Add(string name, Func<int, DayFigures> of) => text.Append("| ").Append(name).Append(" |")
            .AppendJoin(" |", worst.Select(of).Select(day => string.Create(CultureInfo.InvariantCulture, $" {Asa(day):F1}; {100 * Month.AbandonShare(day):F1}"))).Append(" |\n");
    }

    /// <summary>The hours of one day: calls, mean waits, hang-ups, and operators at work and on no break.</summary>
    public static string Hours(TraceDay day, VirtualDay played)
    {
        var text = new StringBuilder("hour  queued  ASA replayed | recorded   abandoned replayed | recorded   operators  unnamed\n");
        var shifts = TraceRoster.Infer(day);
        foreach (var hour in day.Calls.Select((call, i) => (Call: call, i)).Where(one => !one.Call.LeftInMenu).GroupBy(one => (int)one.Call.Menu.End.TotalHours).OrderBy(hour => hour.Key))
        {
            var window = new Stretch(TimeSpan.FromHours(hour.Key), TimeSpan.FromHours(hour.Key + 1));
            var (a, b) = (DayFigures.Of(hour.Select(one => played.ReplayedCalls[one.i]), default), DayFigures.Of(hour.Select(one => played.RecordedCalls[one.i]), default));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{hour.Key,4}  {hour.Count(),6}  {Asa(a),12:F1} | {Asa(b),-8:F1}   {a.Abandoned,18} | {b.Abandoned,-8}   {shifts.Sum(shift => shift.Staffed(window).TotalHours),9:F1}  {hour.Count(one => one.Call is { Outcome: TraceOutcome.Agent, Server: null }),7}");
        }

        return text.ToString();
    }

    private static double Pooled(DayFigures[] days, Func<DayFigures, double> of, Func<DayFigures, int> weight) => days.Sum(day => of(day) * weight(day)) / days.Sum(weight);

    private static int Queued(DayFigures day) => day.Answered + day.Abandoned;

    private static double Asa(DayFigures day) => day.AverageSpeedOfAnswer.TotalSeconds;

    private static double Level(DayFigures day) => day.ServiceLevel ?? 1;
}
