using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Demos;
using Antiphon.Settings;
using Grpc.Core;
using Spectre.Console;

namespace Antiphon.Demonstration;

/// <summary>Plays the domain's own day against this process, as anybody could from outside.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Plays to the day's end or until it is stopped; then clients have hung up and operators are signed out.</summary>
    public static async Task Play(IServiceProvider services, AntiphonOptions options, CancellationToken stop)
    {
        try
        {
            await BeginDay(services.GetRequiredService<ICentreView>().Current, services.GetRequiredService<DomainClock>(), stop);
            var day = Demo.RunAsync(new Uri(ListenAddress.Local(options.Grpc)), AnsiConsole.Console, stop);
            if (await Task.WhenAny(day, PatienceOver(stop)) == day)
                await day;
            if (!stop.IsCancellationRequested)
                Console.WriteLine("The day is over; its archive stays. Ctrl-C stops.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before the day began.
        }
        catch (Exception fault) when (fault is RpcException or InvalidOperationException)
        {
            Console.Error.WriteLine($"The demo has ended: {fault.Message}");
        }
    }

    /// <summary>Ends some time after the stop: hundreds of good-byes do not hold it up for ever.</summary>
    private static async Task PatienceOver(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Patience, CancellationToken.None);
    }

    /// <summary>A clock that ran on into the night is put forward to the next opening, once the calls of the day before have ended.</summary>
    private static async Task BeginDay(Centre centre, DomainClock clock, CancellationToken stop)
    {
        using var pause = new PeriodicTimer(Retry);
        while (DemoDefaults.OpensNext(centre, clock.Now) is { } opening && !await clock.SetOrigin(opening, stop))
            await pause.WaitForNextTickAsync(stop);
    }
}
