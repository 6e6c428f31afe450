using System.Globalization;
using Antiphon.Benchmarks;
using Antiphon.Storage;

Part[] parts =
[
    new("a", "How many calls a second", Throughput.Measure),
    new("b", "How soon an offer is at the desk", Latency.Measure),
    new("cd", "What waiting costs", Waiting.Measure),
    new("e", "How soon a process is ready", Starting.Measure),
];

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

if (args.Contains("--help"))
{
    Console.WriteLine($"""
        Measures the core on this machine, prints tables, and writes docs/benchmarks/*.json and docs/benchmarks.md.
          --only a,b   these parts alone; the page keeps the last figures of the others
          --quick      small and short: for a look, not for the page, which it leaves as it is
          --seconds N, --operators N,M, --waiting N,M, --rates N,M, --storage Memory|Grouped
                       another scale than the usual; the page is left as it is
        {string.Join(Environment.NewLine, parts.Select(part => $"    {part.Key}  {part.Title}"))}
        """);
    return 0;
}

IReadOnlyList<int> Numbers(string name, IReadOnlyList<int> usual) =>
    Option(name)?.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList() ?? usual;

var usual = args.Contains("--quick") ? Scale.Quick : Scale.Full;
var scale = new Scale(Numbers("--seconds", [usual.Seconds])[0], Numbers("--operators", usual.Operators), Numbers("--waiting", usual.Waiting), Numbers("--rates", usual.Rates))
{
    Storages = Option("--storage") is { } storage ? [Enum.Parse<HotStorage>(storage)] : usual.Storages,
};
var chosen = Option("--only")?.Split(',') is { } keys ? parts.Where(part => keys.Any(key => part.Key.Contains(key, StringComparison.Ordinal))).ToArray() : parts;
var forThePage = !args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument != "--only");
foreach (var part in chosen)
{
    Console.WriteLine($"({part.Key}) {part.Title}");
    var report = new Report(part.Key, part.Title, DateTimeOffset.UtcNow, Machine.Describe(), Machine.SyncTime(), await part.Measure(scale));
    foreach (var table in report.Tables)
        Console.WriteLine($"{Environment.NewLine}{table.ToMarkdown()}");
    if (forThePage)
        report.Save();
}

if (forThePage && !Report.WritePage(parts))
    Console.WriteLine("docs/benchmarks.md is left as it is: some parts were never measured for it. Run all of them.");
return chosen.Length > 0 ? 0 : 1;
