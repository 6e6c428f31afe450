using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Antiphon.Benchmarks;

Part[] parts =
[
    new("a", "How many calls a second", Throughput.Measure),
    new("b", "How soon an offer is at the desk", Latency.Measure),
    new("cd", "What waiting costs", Waiting.Measure),
    new("e", "How soon a process is ready", Starting.Measure),
    new("s", "What durability costs", Durability.Measure),
    new("t", "What TLS between processes costs", Encryption.Measure),
    new("p", "How soon a change is seen, and what viewers cost", Viewing.Measure),
];

Option<int[]> Numbers(string name, string what) => new(name) { Description = $"{what}; the page is left as it is.", HelpName = "N,M", CustomParser = Split };
var only = new Option<string?>("--only") { Description = $"These parts alone, for example a,b; the page keeps the last figures of the others. {string.Join("; ", parts.Select(part => $"{part.Key}: {part.Title}"))}.", HelpName = "PARTS" };
var quick = new Option<bool>("--quick") { Description = "Small and short (a minute and a half): for a look, not for the page, which it leaves as it is." };
var (seconds, operators, waiting, rates) = (Numbers("--seconds", "Length of a measured run"), Numbers("--operators", "Sizes of the centre"), Numbers("--waiting", "Lengths of the queue"), Numbers("--rates", "Calls a second"));
var storage = new Option<Store?>("--storage") { Description = "This storage alone; the page is left as it is." };
only.Validators.Add(asked =>
{
    if (asked.GetValue(only)!.Split(',').FirstOrDefault(key => parts.All(part => !part.Key.Contains(key, StringComparison.Ordinal))) is { } wrong)
        asked.AddError($"There is no part '{wrong}'; there are {string.Join(", ", parts.SelectMany(part => part.Key))}.");
});
var command = new RootCommand("Measures the core on this machine, prints tables, and writes docs/benchmarks/*.json, docs/benchmarks.md and README's table.") { Options = { only, quick, seconds, operators, waiting, rates, storage } };
command.SetAction(async (asked, _) =>
{
    var usual = asked.GetValue(quick) ? Scale.Quick : Scale.Full;
    var scale = usual with
    {
        Seconds = Given(seconds)?[0] ?? usual.Seconds,
        Operators = Given(operators) ?? usual.Operators,
        Waiting = Given(waiting) ?? usual.Waiting,
        Rates = Given(rates) ?? usual.Rates,
        Storages = asked.GetValue(storage) is { } one ? [one] : usual.Storages,
    };
    var chosen = asked.GetValue(only)?.Split(',') is { } keys ? parts.Where(part => keys.Any(key => part.Key.Contains(key, StringComparison.Ordinal))) : parts;
    await Measure(chosen, scale, forThePage: scale == Scale.Full);

    int[]? Given(Option<int[]> option) => asked.GetResult(option) is null ? null : asked.GetValue(option);
});
return await command.Parse(args).InvokeAsync();

static int[]? Split(ArgumentResult argument)
{
    var numbers = argument.Tokens[0].Value.Split(',').Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
    if (numbers.All(number => number > 0))
        return numbers;
    argument.AddError($"'{argument.Tokens[0].Value}' is no list of numbers above 0, for example 50,200.");
    return null;
}

async Task Measure(IEnumerable<Part> chosen, Scale scale, bool forThePage)
{
    foreach (var part in chosen)
    {
        Console.WriteLine($"({part.Key}) {part.Title}");
        var report = new Report(part.Key, part.Title, DateTimeOffset.UtcNow, Machine.Describe(), Machine.SyncTime(), await Yardstick.CallsASecond(scale), await part.Measure(scale));
        foreach (var table in report.Tables)
            Console.WriteLine($"{Environment.NewLine}{table.ToMarkdown()}");
        if (forThePage)
            report.Save();
    }

    if (forThePage && !Report.WritePage(parts))
        Console.WriteLine("docs/benchmarks.md is left as it is: some parts were never measured for it. Run all of them.");
}
