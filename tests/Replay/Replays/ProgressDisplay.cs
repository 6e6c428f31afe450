using Antiphon.Days;
using Spectre.Console;

namespace Antiphon.Replays;

/// <summary>How far a replay is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BarEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Shows until the work is done.</summary>
    public static async Task<PlayedDay> ShowAsync(IAnsiConsole console, DomainClock clock, DayPlayer player, ReplayDay day, Task<PlayedDay> work, CancellationToken cancellation)
    {
        if (console.Profile.Out.IsTerminal)
        {
            await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
            {
                var bar = context.AddTask("connecting", maxValue: day.Plan.Calls.Count);
                await EachAsync(clock, BarEvery, work, () =>
                {
                    bar.Description = Describe(clock, player, day);
                    bar.Value = player.Progress.Ended;
                }, cancellation);
            });
        }
        else
        {
            await EachAsync(clock, LineEvery, work, () => console.WriteLine(Describe(clock, player, day)), cancellation);
        }

        return await work;
    }

    private static async Task EachAsync(DomainClock clock, TimeSpan every, Task work, Action show, CancellationToken cancellation)
    {
        while (await Task.WhenAny(work, Task.Delay(every, clock.System, cancellation)) != work)
        {
            show();
        }

        show();
    }

    private static string Describe(DomainClock clock, DayPlayer player, ReplayDay day)
    {
        var (begun, answered, ended) = player.Progress;
        return $"{TimeOfDay(clock.Now - day.Opening)}  {begun} of {day.Plan.Calls.Count} called, {answered} answered, {begun - ended} in the system, {ended} ended";
    }

    private static string TimeOfDay(TimeSpan time) => $"{(int)time.TotalHours:D2}:{time.Minutes:D2}";
}
