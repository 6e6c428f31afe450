using System.Globalization;
using System.Text;

namespace Antiphon.Benchmarks;

/// <summary>How a figure grows, as SVG: the size on a logarithmic axis, the figure from zero.</summary>
internal static class Plot
{
    private const double Width = 640, Height = 300, Left = 60, Right = 620, Top = 30, Bottom = 255;
    private static readonly string[] Colours = ["#1f77b4", "#d62728"];

    private static readonly Growth[] Growths =
    [
        new("benchmarks-lives.svg", "call lives a second, by operators", "operators", ["calls/s"], "storage"),
        new("benchmarks-operators.svg", "CPU ms a call, by operators", "operators", ["CPU ms/call"], "storage"),
        new("benchmarks-rates.svg", "join→offer, ms, by calls a second", "calls/s offered", ["join→offer p50 ms", "p99 ms"]),
        new("benchmarks-waiting.svg", "free→offer, ms, by calls waiting", "calls waiting", ["free→offer p50 ms", "p99 ms"]),
        new("benchmarks-waiting-cpu.svg", "% of a core while they only wait, by calls waiting", "calls waiting", ["CPU while they wait, % of a core"]),
        new("benchmarks-waiting-memory.svg", "KiB a waiting call, by calls waiting", "calls waiting", ["KiB a waiting call (heap)"]),
    ];

    /// <summary>What can be drawn of a table.</summary>
    public static IEnumerable<(string File, string Title, string Svg)> Of(Table table)
    {
        int Column(string name) => Array.IndexOf(table.Columns, name);
        foreach (var growth in Growths.Where(growth => Column(growth.Size) >= 0 && growth.Figures.All(figure => Column(figure) >= 0)))
        {
            var series = growth.Series is { } names
                ? table.Rows.GroupBy(row => row[Column(names)].ToString()!).Select(one => (Name: one.Key, Points: Points(one, Column(growth.Size), Column(growth.Figures[0])))).ToList()
                : [.. growth.Figures.Select(figure => (Name: figure, Points: Points(table.Rows, Column(growth.Size), Column(figure))))];
            yield return (growth.File, growth.Title, Draw(growth.Title, [.. series.Select(one => one.Name)], [.. series.Select(one => one.Points)]));
        }
    }

    private static (double X, double Y)[] Points(IEnumerable<object[]> rows, int x, int y) => [.. rows.Select(row => (Table.Number(row[x]), Table.Number(row[y])))];

    private static string Draw(string title, string[] names, (double X, double Y)[][] series)
    {
        var all = series.SelectMany(points => points).ToList();
        var (least, most, top) = (Math.Log10(all.Min(point => point.X)), Math.Log10(all.Max(point => point.X)), Math.Max(all.Max(point => point.Y), 1e-3) * 1.1);
        double X(double value) => most > least ? Left + (Math.Log10(value) - least) / (most - least) * (Right - Left) : (Left + Right) / 2;
        double Y(double value) => Bottom - value / top * (Bottom - Top);
        var svg = new StringBuilder();
        void Say(FormattableString text) => svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));
        Say($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Say($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/><text x=\"{Left}\" y=\"18\">{title}</text>");
        Say($"<path d=\"M{Left} {Top}V{Bottom}H{Right}\" fill=\"none\" stroke=\"#888\"/>");
        foreach (var x in all.Select(point => point.X).Distinct())
            Say($"<text x=\"{X(x):F0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{x:N0}</text>");
        for (var step = 0; step <= 4; step++)
            Say($"<text x=\"{Left - 6}\" y=\"{Y(top * step / 4) + 4:F0}\" text-anchor=\"end\">{top * step / 4:G3}</text>");
        for (var i = 0; i < series.Length; i++)
        {
            Say($"<polyline fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2\" points=\"{string.Join(' ', series[i].Select(point => FormattableString.Invariant($"{X(point.X):F1},{Y(point.Y):F1}")))}\"/>");
            Say($"<text x=\"{Left + 10 + i * 150}\" y=\"{Height - 8}\" fill=\"{Colours[i]}\">{names[i]}</text>");
        }

        return svg.Append("</svg>").AppendLine().ToString();
    }

    /// <summary>How figures of a table grow with a size.</summary>
    /// <param name="File">Where the drawing is kept.</param>
    /// <param name="Title">What it shows.</param>
    /// <param name="Size">The size's column.</param>
    /// <param name="Figures">The figures' columns.</param>
    /// <param name="Series">A line for each value of this column; null: a line for each figure.</param>
    private sealed record Growth(string File, string Title, string Size, string[] Figures, string? Series = null);
}
