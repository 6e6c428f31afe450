using System.Globalization;
using System.Text;
using Antiphon.Figures;
using Antiphon.Traces;

namespace Antiphon.RealDays;

/// <summary>Quantiles of the waits of answered calls, a small panel a day, a row a week: recorded and replayed as SVG.</summary>
public static class WaitsPicture
{
    private const int Columns = 7;
    private const double Width = 118;
    private const double Height = 92;
    private const double Left = 34;
    private const double Top = 44;
    private const double Longest = 600;
    private const int Steps = 40;

    /// <summary>Draws.</summary>
    public static string Draw(IReadOnlyList<TraceDay> days, IReadOnlyList<VirtualDay> played)
    {
        var rows = (days.Count + Columns - 1) / Columns;
        var svg = new StringBuilder();
        var (width, height) = (Left + Columns * Width + 6, Top + rows * Height + 6);
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="9">""");
        Line(svg, $"""<rect width="{width}" height="{height}" fill="#fff"/>""");
        Line(svg, $"""<text x="{Left}" y="16" font-size="13" font-weight="bold">Waits of answered calls: the wait (s, root scale) below which a share of 0 to 100 % lies</text>""");
        Line(svg, $"""<text x="{Left}" y="32" font-size="11"><tspan fill="#2f6fa8">— recorded</tspan>  <tspan fill="#b3541e">— replayed through the router</tspan></text>""");
        for (var i = 0; i < days.Count; i++)
            Panel(svg, days[i], played[i], Left + i % Columns * Width, Top + i / Columns * Height, i % Columns == 0);
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Panel(StringBuilder svg, TraceDay day, VirtualDay played, double x, double y, bool first)
    {
        Line(svg, $"""<text x="{x + 2}" y="{y + 9}">{day.Date:ddd d MMM}</text>""");
        foreach (var seconds in (double[])[0, 20, 60, 180, 600])
        {
            var at = y + Down(seconds);
            Line(svg, $"""<line x1="{x}" x2="{x + Width - 8}" y1="{at:F1}" y2="{at:F1}" stroke="#e4e4e4"/>""");
            if (first)
                Line(svg, $"""<text x="{x - 3}" y="{at + 3:F1}" text-anchor="end" fill="#777">{seconds}</text>""");
        }

        Curve(svg, played.RecordedCalls, x, y, "#2f6fa8");
        Curve(svg, played.ReplayedCalls, x, y, "#b3541e");
    }

    private static void Curve(StringBuilder svg, IEnumerable<CountedCall> calls, double x, double y, string colour)
    {
        var waits = calls.Where(call => call.As == CountedAs.Answered).Select(call => call.Waited.TotalSeconds).Order().ToArray();
        if (waits.Length == 0)
            return;
        var points = Enumerable.Range(0, Steps + 1).Select(step => string.Create(
            CultureInfo.InvariantCulture, $"{x + step * (Width - 8) / Steps:F1},{y + Down(waits[(int)Math.Round((waits.Length - 1) * (double)step / Steps)]):F1}"));
        Line(svg, $"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{colour}" stroke-width="1.3"/>""");
    }

    private static double Down(double seconds) => 12 + (Height - 22) * (1 - Math.Sqrt(Math.Min(seconds, Longest) / Longest));

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
