using System.CommandLine;
using System.Globalization;
using Antiphon.Actors;
using Antiphon.Pages;
using Antiphon.RealDays;
using Antiphon.Theory;

var seed = new Option<ulong>("--seed") { Description = "What chance there is comes from it.", HelpName = "N", DefaultValueFactory = _ => 1 };
var docs = new Option<DirectoryInfo?>("--docs") { Description = "Writes the figures into theory.md, or into replay.md and replay/waits.svg, of this directory.", HelpName = "DIR" };
var isShort = new Option<bool>("--short") { Description = "A few scenarios, shorter." };
var calls = new Option<long>("--calls") { Description = "So many calls.", HelpName = "N", DefaultValueFactory = _ => 50_000 };
var trace = new Option<FileInfo>("--trace") { Description = "The recorded month, a call a line.", HelpName = "FILE", Required = true };
var date = new Option<DateOnly?>("--date")
{
    Description = "The hours of this day alone.",
    HelpName = "YYMMDD",
    CustomParser = argument =>
    {
        if (DateOnly.TryParseExact(argument.Tokens[0].Value, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        argument.AddError($"'{argument.Tokens[0].Value}' is no date, for example 990201.");
        return null;
    },
};
trace.AcceptExistingOnly();
var theory = new Command("theory", "Against queueing theory: a table theory | simulated | half-width; exit code 1 unless all agree.") { isShort, seed, docs };
theory.SetAction(asked => Theory(asked.GetValue(isShort), asked.GetValue(seed), asked.GetValue(docs)));
var grains = new Command("grains", "The real actors at load 0.8 against Erlang C; exit code 1 unless it lies in the confidence intervals.") { calls, seed, docs };
grains.SetAction((asked, _) => Grains(asked.GetValue(calls), asked.GetValue(seed), asked.GetValue(docs)));
var days = new Command("days", "Against each day of a recorded month.") { trace, date, docs };
days.SetAction(asked => Days(Month.Load(asked.GetValue(trace)!), asked.GetValue(date), asked.GetValue(docs)));
return await new RootCommand("The routing classes of the queue actors, in virtual time, against what is known otherwise (docs/theory.md, docs/replay.md).") { theory, grains, days }.Parse(args).InvokeAsync();

static int Theory(bool isShort, ulong seed, DirectoryInfo? docs)
{
    var table = new StringWriter();
    var agree = TheoryRun.Print(new Both(Console.Out, table), isShort ? Scenarios.Few : Scenarios.All, seed);
    if (docs is not null)
        Page.Fill(Path.Combine(docs.FullName, "theory.md"), "figures", $"```\n{table}```");
    return agree ? 0 : 1;
}

static async Task<int> Grains(long calls, ulong seed, DirectoryInfo? docs)
{
    var run = await ActorCentre.Alone(() => ActorRun.Play(Scenarios.Patient(3, 0.8) with { Calls = calls }, seed));
    var table = new StringWriter();
    var agrees = run.Print(new Both(Console.Out, table), seed);
    if (docs is not null)
        Page.Fill(Path.Combine(docs.FullName, "theory.md"), "actors", $"```\n{table}```");
    return agrees ? 0 : 1;
}

static int Days(Month month, DateOnly? date, DirectoryInfo? docs)
{
    if (date is not null)
    {
        if (month.Days.FirstOrDefault(day => day.Date == date) is not { } day)
        {
            Console.Error.WriteLine($"{date:yyyy-MM-dd} is not in the trace; it has {string.Join(", ", month.Days.Select(one => one.Date.ToString("yyMMdd", CultureInfo.InvariantCulture)))}.");
            return 1;
        }

        Console.WriteLine(MonthPage.Hours(day, VirtualDay.Play(day, month.Facts)));
        return 0;
    }

    var played = month.Play();
    var (figures, explanations, worst) = (MonthPage.Days(month, played), MonthPage.Explanations(month), MonthPage.Worst(month, 6));
    Console.WriteLine($"{figures}\n{explanations}\n{worst}");
    if (docs is not null)
    {
        var page = Path.Combine(docs.FullName, "replay.md");
        Page.Fill(page, "days", figures);
        Page.Fill(page, "explanations", explanations);
        Page.Fill(page, "worst", worst);
        File.WriteAllText(Path.Combine(docs.CreateSubdirectory("replay").FullName, "waits.svg"), WaitsPicture.Draw(month.Days, played));
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
