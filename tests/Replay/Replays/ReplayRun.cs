using System.Collections.Immutable;
using System.Globalization;
using Antiphon.Days;
using Antiphon.Figures;
using Antiphon.Verdicts;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Antiphon.Replays;

/// <summary>One run of the tool.</summary>
public sealed class ReplayRun(ReplayOptions options, IAnsiConsole console, TimeProvider time)
{
    /// <summary>Real time between the setting of the clock and the first arrival: for signing in.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(30);
    private const int FindingsShown = 10;

    /// <summary>Plays, judges, prints.</summary>
    /// <returns>0: nothing is wrong; 1: something is.</returns>
    /// <exception cref="InvalidOperationException">The system's clock runs at another speed, or there is nothing to falsify.</exception>
    /// <exception cref="InvalidDataException">The trace has no such day, or no call in these hours.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var client = new AntiphonClient(options.Api);
        var speed = (await client.System.GetClockAsync(new(), deadline: time.GetUtcNow().UtcDateTime + ConnectWithin, cancellationToken: cancellation)).Speed;
        if (speed != options.Speed)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The system's domain clock runs at {speed} times real time, not at {options.Speed}: start it with --Antiphon:Clock:Speed={options.Speed} on fresh data, or say --speed {speed}."));
        }

        var day = options.Demo ? await SyntheticDay.PrepareAsync(client, options, cancellation) : await TracedDay.PrepareAsync(client, options, console, cancellation);
        var start = day.Opening + day.Window.Start - Lead * speed;
        await client.System.SetClockOriginAsync(new() { DomainTime = start.ToTimestamp() }, cancellationToken: cancellation);
        using var clock = await DomainClock.ReadAsync(client, time, cancellation);

        var edgeId = $"replay-{Guid.CreateVersion7(time.GetUtcNow()):N}"[..30];
        var player = new DayPlayer(client, clock, edgeId, options);
        var played = await ProgressDisplay.ShowAsync(console, clock, player, day, player.PlayAsync(day.Plan, day.Opening, day.Facts.Serves, day.Habits, cancellation), cancellation);

        var archive = new ArchiveReader(client.Archive);
        var calls = await ReadWhenEndedAsync(archive, edgeId, start, clock, played, cancellation);
        var times = await archive.ReadOperatorTimesAsync(day.Facts.Serves.Keys, start, clock.Now, cancellation);
        var evidence = new Evidence
        {
            Played = played.Calls,
            Archive = calls,
            Serves = day.Facts.Serves,
            Ranking = day.Facts.Ranking,
            Speed = speed,
            Outages = played.Outages,
        };
        if (options.Plant is { } plant)
        {
            evidence = Plant.Sow(evidence, plant);
            console.MarkupLineInterpolated($"[yellow]One record was falsified: {plant}.[/]");
        }

        var verdict = Verdict.Judge(evidence);
        var figures = DayFigures.Replayed(calls, played.SentAway, StaffTime.Of(times, day.Opening + day.Window.Start, day.Opening + day.Window.End));
        Print(day, played, figures, verdict);
        // Who recovers may serve out of order for a moment: told, but held against nobody unless it was planted.
        var order = played.Outages.IsEmpty || options.Plant == PlantKind.Misordered ? verdict.Misordered.Length : 0;
        return verdict.Lost.Length + verdict.Doubled.Length + order == 0 ? 0 : 1;
    }

    /// <summary>The archive's rows; a call that ended a moment ago may need another one.</summary>
    private async Task<ImmutableArray<ArchivedCall>> ReadWhenEndedAsync(
        ArchiveReader archive, string edgeId, DateTimeOffset start, DomainClock clock, PlayedDay played, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var calls = await archive.ReadCallsAsync(edgeId, start, clock.Now, cancellation);
            if (calls.Length >= played.Calls.Length || time.GetElapsedTime(since) > EndWithin)
            {
                return calls;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellation);
        }
    }

    private void Print(ReplayDay day, PlayedDay played, DayFigures figures, Verdict verdict)
    {
        foreach (var (name, findings) in new[] { ("lost", verdict.Lost), ("doubled", verdict.Doubled), ("misordered", verdict.Misordered) })
        {
            foreach (var finding in findings.Take(FindingsShown))
            {
                console.MarkupLineInterpolated($"[red]{name}[/] {finding.CallId}: {finding.What}");
            }

            if (findings.Length > FindingsShown)
            {
                console.MarkupLineInterpolated($"[red]{name}[/] and {findings.Length - FindingsShown} more");
            }
        }

        if (!played.NotFree.IsEmpty)
        {
            console.MarkupLineInterpolated($"[red]not free although all calls have ended:[/] {string.Join(", ", played.NotFree)}");
        }

        foreach (var outage in played.Outages)
        {
            console.MarkupLineInterpolated($"[yellow]the system, or a part of it, was away from {outage.From:HH:mm:ss} to {outage.Until:HH:mm:ss} UTC (domain): recovered in {(outage.Until - outage.From).TotalSeconds / options.Speed:F1} s of real time[/]");
        }

        console.MarkupLineInterpolated($"of other: {day.LeftInMenu} hung up in the menu, {played.SentAway.Count} sent away an hour after the last operator left; ignored: {day.Phantoms} PHANTOM lines, {day.Broken} broken lines");
        console.MarkupLineInterpolated($"longest that a better-ranked call had waited (real time) when another was offered: {verdict.LargestOvertaking.TotalMilliseconds:F0} ms (100 ms are allowed)");
        console.Write(FigureTable.Of(("replayed", figures), ("as recorded", day.Recorded)));
        // Not by the console: it would break the line at a terminal's width.
        Console.Out.WriteLine(ResultLine.Of(figures, verdict));
    }
}
