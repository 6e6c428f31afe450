using System.Globalization;

namespace Antiphon.Hosting;

/// <summary>A page of figures in Prometheus' text format.</summary>
/// <param name="Lines">Its samples: a name with its labels, and the value.</param>
public sealed record Scrape(IReadOnlyDictionary<string, double> Lines)
{
    /// <summary>Reads one.</summary>
    public static Scrape Read(string page) => new(page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '))
        .ToDictionary(words => string.Join(' ', words[..^1]), words => double.Parse(words[^1], CultureInfo.InvariantCulture)));

    /// <summary>The names of all series.</summary>
    public IReadOnlySet<string> Names { get; } = Lines.Keys.Select(line => line.Split('{')[0]).ToHashSet();

    /// <summary>The sum of the samples of a name, those that have the label.</summary>
    public double Value(string name, string label = "") =>
        Lines.Where(line => line.Key.Split('{')[0] == name && line.Key.Contains(label, StringComparison.Ordinal)).Sum(line => line.Value);
}
