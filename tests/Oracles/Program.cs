using System.Globalization;
using Antiphon.Actors;
using Antiphon.Pages;
using Antiphon.RealDays;
using Antiphon.Theory;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

switch (args.FirstOrDefault())
{
    case "theory":
        return Theory();
    case "grains":
        return await Grains();
    case "days" when Option("--trace") is { } trace:
        return Days(Month.Load(new FileInfo(trace)));
    default:
        Console.WriteLine("""
            Oracles: the routing classes of the queue actors, in virtual time, against what is known otherwise.
              theory [--short] [--seed N] [--docs DIR]        against queueing theory: a table theory | simulated | half-width; exit code 1 unless all agree
              grains [--calls N] [--seed N] [--docs DIR]      the real actors, 50,000 calls at load 0.8, against Erlang C; exit code 1 unless it lies in the confidence intervals
              days --trace FILE [--date YYMMDD] [--docs DIR]  against each day of a recorded month; with --date, the hours of one day
            --docs DIR writes the figures into DIR/theory.md or DIR/replay.md and DIR/replay/waits.svg.
            """);
        return args is [] or ["--help"] ? 0 : 2;
}

int Theory()
{
    var table = new StringWriter();
    var agree = TheoryRun.Print(
        new Both(Console.Out, table), args.Contains("--short") ? Scenarios.Few : Scenarios.All, ulong.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture));
    if (Option("--docs") is { } docs)
        Page.Fill(Path.Combine(docs, "theory.md"), "figures", $"```\n{table}```");
    return agree ? 0 : 1;
}

async Task<int> Grains()
{
    var (calls, seed) = (long.Parse(Option("--calls") ?? "50000", CultureInfo.InvariantCulture), ulong.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture));
    var run = await ActorCentre.Alone(() => ActorRun.Play(Scenarios.Patient(3, 0.8) with { Calls = calls }, seed));
    var table = new StringWriter();
    var agrees = run.Print(new Both(Console.Out, table), seed);
    if (Option("--docs") is { } docs)
        Page.Fill(Path.Combine(docs, "theory.md"), "actors", $"```\n{table}```");
    return agrees ? 0 : 1;
}

int Days(Month month)
{
    if (Option("--date") is { } date)
    {
        var day = month.Days.Single(day => day.Date == DateOnly.ParseExact(date, "yyMMdd", CultureInfo.InvariantCulture));
        Console.WriteLine(MonthPage.Hours(day, VirtualDay.Play(day, month.Facts)));
        return 0;
    }

    var played = month.Play();
    var (days, explanations, worst) = (MonthPage.Days(month, played), MonthPage.Explanations(month), MonthPage.Worst(month, 6));
    Console.WriteLine($"{days}\n{explanations}\n{worst}");
    if (Option("--docs") is { } docs)
    {
        var page = Path.Combine(docs, "replay.md");
        Page.Fill(page, "days", days);
        Page.Fill(page, "explanations", explanations);
        Page.Fill(page, "worst", worst);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(docs, "replay")).FullName, "waits.svg"), WaitsPicture.Draw(month.Days, played));
    }

    return 0;
}

/// <summary>Writes to two places.</summary>
internal sealed class Both(TextWriter first, TextWriter second) : TextWriter
{
    public override System.Text.Encoding Encoding => first.Encoding;

    public override void Write(char value)
    {
        first.Write(value);
        second.Write(value);
    }
}
