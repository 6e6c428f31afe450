using System.Globalization;
using Antiphon.Days;
using Antiphon.V1;
using Grpc.Core;
using Spectre.Console;

namespace Antiphon.Demos;

/// <summary>Prints a line for each domain hour of the demo's day and a summary at its end, from the public API.</summary>
internal sealed class DemoReport(AntiphonClient client, IAnsiConsole console, DemoDay day, OpenDay open)
{
    private static readonly PanelState[] States =
        [PanelState.Talking, PanelState.Ringing, PanelState.ConnectionLost, PanelState.WrapUp, PanelState.Break, PanelState.Free, PanelState.SignedOut];

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);
    private readonly Dictionary<PanelState, int> _seen = [];
    private int _mostWaiting;
    private int _hours;
    private int _wholeHours;

    public async Task RunAsync(Task playing, CancellationToken cancellation)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            // A file or pipe has no width: lines are not to be broken there.
            console.Profile.Width = Math.Max(console.Profile.Width, 160);
        }

        console.MarkupLine("[bold]hour   arrived answered aband.     ASA   SL20 waiting  talk ring lost wrap brk free  out | most waiting; states not seen in the hour[/]");
        var hour = day.Clock.Now < day.Opens ? day.Opens : day.Opens + TimeSpan.FromHours(Math.Floor((day.Clock.Now - day.Opens).TotalHours));
        while (!playing.IsCompleted && !cancellation.IsCancellationRequested)
        {
            try
            {
                var end = hour + TimeSpan.FromHours(1);
                await SampleUntilAsync(end, playing, cancellation);
                if (!playing.IsCompleted || day.Clock.Now >= end)
                {
                    Print(open.Local(hour), await HourFigures.ReadAsync(client, hour, end, cancellation));
                }

                hour = end;
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable)
            {
                console.MarkupLineInterpolated($"[yellow]the system does not answer: {failure.Status.Detail}[/]");
                await Task.Delay(SampleEvery, day.Clock.System, cancellation);
            }
            catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or RpcException)
            {
                return;
            }
        }
    }

    /// <summary>The whole day, as far as it was played.</summary>
    public async Task SummarizeAsync(CancellationToken cancellation)
    {
        var figures = await HourFigures.ReadAsync(client, day.Opens, day.Opens + day.Plan.Length + TimeSpan.FromHours(1), cancellation);
        var table = new Table().Border(TableBorder.Rounded).Title("The day, from the archive").AddColumns("figure", "value");
        table.AddRow("calls arrived", Number(figures.Arrived));
        foreach (var outcome in figures.Ended.Outcomes.OrderByDescending(o => o.Count))
        {
            table.AddRow($"  {outcome.Outcome}", Number(outcome.Count));
        }

        table.AddRow("abandoned", Share(figures.Ended.HasAbandonRate, figures.Ended.AbandonRate));
        table.AddRow("ASA", Seconds(figures.Ended.AverageSpeedOfAnswer));
        table.AddRow("longest wait", Seconds(figures.Ended.LongestWait));
        table.AddRow("service level 20 s", Share(figures.Ended.HasServiceLevel, figures.Ended.ServiceLevel));
        table.AddRow("mean talk", Seconds(figures.Ended.AverageTalk));
        table.AddRow("hours with every panel state and waiting clients seen", $"{_wholeHours} of {_hours}");
        console.Write(table);
        foreach (var fault in day.Faults.Take(10))
        {
            console.MarkupLineInterpolated($"[yellow]{fault}[/]");
        }
    }

    private async Task SampleUntilAsync(DateTimeOffset end, Task playing, CancellationToken cancellation)
    {
        _seen.Clear();
        _mostWaiting = 0;
        while (day.Clock.Now < end && !playing.IsCompleted)
        {
            var pause = TimeSpan.FromTicks(Math.Min(SampleEvery.Ticks, day.Clock.ToReal(end - day.Clock.Now).Ticks));
            if (pause > TimeSpan.Zero)
            {
                await Task.WhenAny(playing, Task.Delay(pause, day.Clock.System, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }

            foreach (var (state, count) in await HourFigures.StatesAsync(client, cancellation))
            {
                _seen[state] = Math.Max(count, _seen.GetValueOrDefault(state));
            }

            _mostWaiting = Math.Max(_mostWaiting, await HourFigures.WaitingAsync(client, cancellation));
        }
    }

    private void Print(string hour, HourFigures figures)
    {
        var missing = States.Where(s => !_seen.ContainsKey(s)).Select(s => s.ToString()).ToList();
        _hours++;
        _wholeHours += missing.Count == 0 && _mostWaiting > 0 ? 1 : 0;
        var states = string.Join(' ', States.Select(s => figures.Operators.GetValueOrDefault(s).ToString(CultureInfo.InvariantCulture).PadLeft(4)));
        console.WriteLine(string.Join(' ',
            hour,
            Number(figures.Arrived).PadLeft(8),
            Number(figures.Answered).PadLeft(8),
            Share(figures.Ended.HasAbandonRate, figures.Ended.AbandonRate).PadLeft(7),
            Seconds(figures.Ended.AverageSpeedOfAnswer).PadLeft(7),
            Share(figures.Ended.HasServiceLevel, figures.Ended.ServiceLevel).PadLeft(6),
            figures.Waiting.ToString(CultureInfo.InvariantCulture).PadLeft(7),
            states,
            $" | {_mostWaiting}",
            string.Join(", ", missing)).TrimEnd());
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(bool isSet, double share) => isSet ? share.ToString("0.0 %", CultureInfo.InvariantCulture) : "–";

    private static string Seconds(Google.Protobuf.WellKnownTypes.Duration? duration) =>
        duration is null ? "–" : duration.ToTimeSpan().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
