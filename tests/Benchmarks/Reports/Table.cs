using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Antiphon.Benchmarks;

/// <summary>What a part has measured.</summary>
/// <param name="Title">What the figures are of.</param>
/// <param name="Note">How they came about.</param>
/// <param name="Columns">Names with units.</param>
internal sealed record Table(string Title, string Note, params string[] Columns)
{
    /// <summary>Numbers and texts, a row a case.</summary>
    public List<object[]> Rows { get; init; } = [];

    public void Add(params object[] row)
    {
        Rows.Add(row);
        Console.WriteLine($"  {string.Join(" · ", Columns.Zip(row, (column, cell) => $"{column} {Text(cell)}"))}");
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"### {Title}").AppendLine().AppendLine(Note).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns)} |").AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Columns.Select(_ => " --- |"))}");
        foreach (var row in Rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Text))} |");
        return text.ToString();
    }

    /// <summary>A cell as a number; also one that was read from JSON, where NaN is a text.</summary>
    public static double Number(object cell) => cell is JsonElement json ? json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.NaN : Convert.ToDouble(cell, CultureInfo.InvariantCulture);

    /// <summary>A cell in words.</summary>
    public static string Text(object cell) => cell switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } json => json.TryGetInt32(out var whole) ? Text(whole) : Text(json.GetDouble()),
        double number when Math.Abs(number) >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 10 => number.ToString("F1", CultureInfo.InvariantCulture),
        double number => number.ToString("0.00#", CultureInfo.InvariantCulture),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
