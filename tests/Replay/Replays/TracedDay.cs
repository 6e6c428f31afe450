using Antiphon.Centres;
using Antiphon.Figures;
using Antiphon.Operators;
using Antiphon.Traces;
using NodaTime;
using Spectre.Console;

namespace Antiphon.Replays;

/// <summary>A day of a trace.</summary>
internal static class TracedDay
{
    public static async Task<ReplayDay> PrepareAsync(AntiphonClient client, ReplayOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        var date = options.Date!.Value;
        var (whole, broken) = TraceFile.Load(options.Trace!, date);
        foreach (var line in broken)
        {
            console.MarkupLineInterpolated($"[yellow]{options.Trace!.Name} line {line.LineNumber} {line.Reason}: passed over[/]");
        }

        var day = whole.Cut(new(options.From ?? whole.Window.Start, options.To ?? whole.Window.End));
        if (day.Calls.IsEmpty)
        {
            throw new InvalidDataException($"No call of {date:yyMMdd} arrives in these hours.");
        }

        var recorded = TraceRoster.Infer(whole, options.Breaks);
        var shifts = options.Operators is { } count ? TraceRoster.Scale(recorded, count) : recorded;
        var centre = new TraceCentre(day, shifts);
        var declared = centre.Declare(options.Speed);
        var applied = await client.Configuration.ApplyCentreAsync(new() { Centre = declared }, cancellationToken: cancellation);
        foreach (var problem in applied.Problems)
        {
            console.MarkupLineInterpolated($"[yellow]centre: {problem.Field} {problem.Description}[/]");
        }

        return new()
        {
            Plan = TracePlan.Of(day, shifts, centre, options.Seed),
            Opening = DateTimeZoneProviders.Tzdb[TraceCentre.TimeZone].AtStartOfDay(LocalDate.FromDateOnly(date)).ToDateTimeOffset().ToUniversalTime(),
            Window = day.Window,
            Facts = CentreFacts.Of(declared),
            Habits = OperatorHabits.Prompt,
            Recorded = DayFigures.Recorded(day, recorded),
            Phantoms = day.Phantoms,
            Broken = broken.Length,
        };
    }
}
