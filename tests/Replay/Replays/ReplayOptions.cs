using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Antiphon.Figures;
using Antiphon.Traces;
using Antiphon.Verdicts;

namespace Antiphon.Replays;

/// <summary>What a run was asked to do.</summary>
public sealed record ReplayOptions
{
    /// <summary>The file of the trace; null with <see cref="Demo"/>.</summary>
    public FileInfo? Trace { get; init; }

    /// <summary>The day of the trace; null with <see cref="Demo"/>.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Domain seconds in a real second; the system's own clock must run at it.</summary>
    public required double Speed { get; init; }

    /// <summary>The gRPC addresses, one or several.</summary>
    public required IReadOnlyCollection<Uri> Api { get; init; }

    /// <summary>Arrivals from this time of the day on; null: from the first.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Arrivals before this time of the day; null: to the last.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>False: operators take no breaks.</summary>
    public bool Breaks { get; init; } = true;

    /// <summary>The record to falsify; null: none.</summary>
    public PlantKind? Plant { get; init; }

    /// <summary>How many operators; null: those of the record.</summary>
    public int? Operators { get; init; }

    /// <summary>The edge drops its connection about once in this real time; null: never.</summary>
    public TimeSpan? KillEdgeEvery { get; init; }

    /// <summary>What chance there is comes from it.</summary>
    public int Seed { get; init; }

    /// <summary>True: the synthetic day in place of a trace.</summary>
    public bool Demo { get; init; }

    /// <summary>What is wrong with these options, each of which is sound by itself.</summary>
    public IEnumerable<string> Problems()
    {
        if (Demo == Trace is not null)
        {
            yield return "Either --trace FILE with --date YYMMDD or --demo is wanted.";
        }
        else if (Trace is { Exists: false })
        {
            yield return $"There is no file {Trace}.";
        }
        else if (Trace is not null && Date is null)
        {
            yield return "--trace wants --date YYMMDD.";
        }
        else if (Demo && (From ?? To) is not null)
        {
            yield return "--from and --to cut the day of a trace; --demo plays its whole day.";
        }

        if (From >= To)
        {
            yield return "--from must be before --to.";
        }

        if (Speed is not (> 0 and <= 100_000))
        {
            yield return "--speed must be more than 0 and at most 100000.";
        }

        if (Operators is < 1 or > 10_000)
        {
            yield return "--operators must be from 1 to 10000.";
        }

        if (KillEdgeEvery < TimeSpan.FromSeconds(1))
        {
            yield return "--kill-edge-every must be 1 second or more.";
        }
    }
}

/// <summary>The command line.</summary>
public static class ReplayCommand
{
    private const string About = $"""
        Replays a day through a running system by its public API alone, and compares what was played with the archive and the record.

        What is played, of a trace: each call arrives at vru_entry and presses the key of its type at vru_exit; a served one waits until it is answered and talks for
        ser_time; one that hung up in the queue leaves after its q_time unless it is answered before (it then talks for as long as some served call of its type,
        drawn by --seed); one that hung up in the menu does so at vru_exit. Priority 2 is two steps of priority, 45 s each. PHANTOM lines are counted and not played.
        Operators are the servers named, with the types that they served, at work from their first to their last service. Who still waits an hour after the last
        operator left is hung up and counted as other.

        Verdict (exit code 1 unless all three are 0):
        lost           a call that was played and is not in the archive with exactly one outcome that its player can confirm
        doubled        a call twice in the archive or with two operators at a time, an operator with two calls at a time
        misordered     an offer made while a better-ranked call, which this operator may take, had been waiting for more than 100 ms of real time in no offer
                       (reckoned from arrivals, priorities, skills and offers; time in which the system was away does not count, and after that misordered is
                       printed but leaves the exit code alone)

        Figures, by the same definitions for the replay and the record:
        {DayFigures.Definitions}

        Exit codes: 0 nothing wrong; 1 lost, doubled or misordered; 2 wrong arguments, no connection, or another speed.
        """;

    /// <summary>The command, with what it does when its arguments are sound.</summary>
    public static RootCommand Create(Func<ReplayOptions, CancellationToken, Task<int>> run)
    {
        var trace = new Option<FileInfo?>("--trace") { Description = "The trace: tab-separated, one call a line (../shared/data/README.md).", HelpName = "FILE" };
        var date = new Option<DateOnly?>("--date") { Description = "The day of the trace.", HelpName = "YYMMDD", CustomParser = Date };
        var demo = new Option<bool>("--demo") { Description = "The synthetic day of the seed's centre in place of a trace." };
        var speed = new Option<double>("--speed") { Description = "Domain seconds in a real second; must be the system's Antiphon:Clock:Speed.", HelpName = "N", DefaultValueFactory = _ => 240 };
        var api = new Option<List<Uri>>("--api") { Description = "The gRPC address, or several, of which the next is taken when one is away.", HelpName = "URL[,URL…]", DefaultValueFactory = _ => [new("http://127.0.0.1:8081")], CustomParser = Addresses };
        var from = new Option<TimeSpan?>("--from") { Description = "Only calls that arrive at or after this local time.", HelpName = "HH:MM", CustomParser = Time };
        var to = new Option<TimeSpan?>("--to") { Description = "Only calls that arrive before this local time; past midnight: 24:00 and more.", HelpName = "HH:MM", CustomParser = Time };
        var breaks = new Option<string>("--breaks") { Description = $"all: not ready in each gap of more than {TraceRoster.LongestPause.TotalSeconds} s in which a call of a type served waited in the record; none.", DefaultValueFactory = _ => "all" };
        var plant = new Option<PlantKind?>("--plant") { Description = "Falsifies one record before the verdict, which must then find it." };
        var operators = new Option<int?>("--operators") { Description = "So many operators in place of those of the record.", HelpName = "N" };
        var kill = new Option<double?>("--kill-edge-every") { Description = "The edge drops its own connection about once in so many real seconds.", HelpName = "S" };
        var seed = new Option<int>("--seed") { Description = "What chance there is comes from it.", HelpName = "N", DefaultValueFactory = _ => 1 };
        breaks.AcceptOnlyFromAmong("all", "none");

        var command = new RootCommand(About) { Options = { trace, date, demo, speed, api, from, to, breaks, plant, operators, kill, seed } };
        command.SetAction((result, cancellation) => run(
            new()
            {
                Trace = result.GetValue(trace),
                Demo = result.GetValue(demo),
                Date = result.GetValue(date),
                Speed = result.GetValue(speed),
                Api = result.GetValue(api)!,
                From = result.GetValue(from),
                To = result.GetValue(to),
                Breaks = result.GetValue(breaks) == "all",
                Plant = result.GetValue(plant),
                Operators = result.GetValue(operators),
                KillEdgeEvery = result.GetValue(kill) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Seed = result.GetValue(seed),
            },
            cancellation));
        return command;
    }

    private static DateOnly? Date(ArgumentResult argument)
    {
        if (DateOnly.TryParseExact(argument.Tokens[0].Value, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not a date as YYMMDD, for example 990201.");
        return null;
    }

    private static TimeSpan? Time(ArgumentResult argument)
    {
        var parts = argument.Tokens[0].Value.Split(':');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= 30
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60)
        {
            return new(hours, minutes, 0);
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not a time of day as HH:MM.");
        return null;
    }

    private static List<Uri>? Addresses(ArgumentResult argument)
    {
        var addresses = new List<Uri>();
        foreach (var text in argument.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                addresses.Add(address);
                continue;
            }

            argument.AddError($"'{text}' is not an address, for example http://127.0.0.1:8081.");
            return null;
        }

        return addresses.Count > 0 ? addresses : null;
    }
}
