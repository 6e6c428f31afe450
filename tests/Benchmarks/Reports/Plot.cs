using System.Globalization;
using System.Text;

namespace Antiphon.Benchmarks;

/// <summary>How a figure grows, as SVG: the size on a logarithmic axis, the figure from zero.</summary>
internal static class Plot
{
    private const double Width = 640, Height = 300, Left = 60, Right = 620, Top = 30, Bottom = 255;
    private static readonly string[] Colours = ["#1f77b4", "#d62728"];

    /// <summary>The plot of a table that shows growth, and its file; null: it shows none.</summary>
    public static (string File, string Svg)? Of(Table table)
    {
        int Column(string name) => Array.IndexOf(table.Columns, name);
        if (Column("calls waiting") >= 0)
            return ("benchmarks-waiting.svg", Draw("free→offer, ms, by calls waiting", ["p50", "p99"],
                [Points(table.Rows, Column("calls waiting"), Column("free→offer p50 ms")), Points(table.Rows, Column("calls waiting"), Column("p99 ms"))]));
        if (Column("CPU ms/call") >= 0 && Column("storage") >= 0)
        {
            var series = table.Rows.GroupBy(row => row[Column("storage")].ToString()!).ToList();
            return ("benchmarks-operators.svg", Draw("CPU ms a call, by operators", [.. series.Select(one => one.Key)],
                [.. series.Select(one => Points(one, Column("operators"), Column("CPU ms/call")))]));
        }

        return null;
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
            Say($"<text x=\"{Left + 10 + i * 90}\" y=\"{Height - 8}\" fill=\"{Colours[i]}\">{names[i]}</text>");
        }

        return svg.Append("</svg>").AppendLine().ToString();
    }
}
