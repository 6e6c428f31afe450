using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Benchmarks;

/// <summary>What a part measured, when and where, kept as docs/benchmarks/*.json.</summary>
/// <param name="Part">The part's key.</param>
/// <param name="Title">What it asks.</param>
/// <param name="MeasuredAt">When.</param>
/// <param name="Machine">Where.</param>
/// <param name="SyncMilliseconds">What the disk takes to make one page durable.</param>
/// <param name="EmptyCalls">Empty grain calls a second of a silo without Antiphon, just before.</param>
/// <param name="Tables">The figures.</param>
internal sealed record Report(string Part, string Title, DateTimeOffset MeasuredAt, string Machine, double SyncMilliseconds, double EmptyCalls, IReadOnlyList<Table> Tables)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly string Root = FindRoot();

    /// <summary>Keeps it for the page.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(Part))!);
        File.WriteAllText(FileOf(Part), JsonSerializer.Serialize(this, Json));
    }

    /// <summary>Writes docs/benchmarks.md with its plots, and README's table, from the last report of each part. False: of some part there is none, and the page is left as it is.</summary>
    public static bool WritePage(IReadOnlyCollection<Part> parts)
    {
        if (!parts.All(part => File.Exists(FileOf(part.Key))))
            return false;
        var reports = parts.Select(part => JsonSerializer.Deserialize<Report>(File.ReadAllText(FileOf(part.Key)), Json)!).ToList();
        var page = new StringBuilder("# Benchmarks").AppendLine().AppendLine()
            .AppendLine("Written by `dotnet run -c Release --project tests/Benchmarks`. Beside each figure stands what others kept busy of the machine meanwhile: figures of a busy machine are no limits.").AppendLine();
        var targets = Target.Compare([.. reports.SelectMany(report => report.Tables)]).ToMarkdown();
        page.AppendLine(targets);
        foreach (var report in reports)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"## ({string.Join(", ", report.Part.AsEnumerable())}) {report.Title}").AppendLine()
                .AppendLine(CultureInfo.InvariantCulture, $"{report.MeasuredAt:yyyy-MM-dd HH:mm} UTC, {report.Machine}; disk sync {report.SyncMilliseconds:F2} ms; a silo without Antiphon: {report.EmptyCalls:N0} empty grain calls/s.").AppendLine();
            foreach (var table in report.Tables)
                page.AppendLine(table.ToMarkdown());
        }

        page.AppendLine("## (f) How each grows").AppendLine().AppendLine("The tables above, drawn; the size on a logarithmic axis.").AppendLine();
        foreach (var plot in reports.SelectMany(report => report.Tables).SelectMany(Plot.Of))
        {
            File.WriteAllText(Path.Combine(Root, "docs", plot.File), plot.Svg);
            page.AppendLine(CultureInfo.InvariantCulture, $"![{plot.Title}]({plot.File})").AppendLine();
        }

        File.WriteAllText(Path.Combine(Root, "docs", "benchmarks.md"), page.ToString().TrimEnd() + Environment.NewLine);
        QuoteInReadme(targets, reports[0].MeasuredAt);
        return true;
    }

    private static void QuoteInReadme(string targets, DateTimeOffset measuredAt)
    {
        const string begin = "<!-- written by tests/Benchmarks -->", end = "<!-- end -->";
        var (path, rows) = (Path.Combine(Root, "README.md"), targets[targets.IndexOf('|', StringComparison.Ordinal)..].TrimEnd());
        var readme = File.ReadAllText(path);
        var (from, to) = (readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length, readme.IndexOf(end, StringComparison.Ordinal));
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{readme[..from]}{Environment.NewLine}Measured on {measuredAt:yyyy-MM-dd}.{Environment.NewLine}{Environment.NewLine}{rows}{Environment.NewLine}{readme[to..]}"));
    }

    private static string FileOf(string part) => Path.Combine(Root, "docs", "benchmarks", $"{part}.json");

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
                return at.FullName;
        throw new InvalidOperationException("The benchmarks do not run from within the repository.");
    }
}
