using Antiphon.Days;
using Antiphon.V1;
using Grpc.Core;
using Spectre.Console;

namespace Antiphon.Demos;

/// <summary>The domain's own day, played against a running system by its public API alone.</summary>
public static class Demo
{
    private static readonly TimeSpan WaitForSystem = TimeSpan.FromSeconds(30);

    /// <summary>Plays the day that is under way by the domain clock (or the next one) at the clock's speed, and prints a line each domain hour.</summary>
    /// <param name="address">The gRPC address.</param>
    /// <param name="console">Where it is printed.</param>
    /// <param name="cancellation">Stops it: clients hang up, operators sign out.</param>
    /// <param name="options">Seed and shape; null: the seed's day.</param>
    /// <returns>The day, closed: what clients and operators saw is in its ledger.</returns>
    /// <exception cref="RpcException">The system does not answer within half a minute.</exception>
    /// <exception cref="InvalidOperationException">The centre has no lines or operators, or its lines do not open.</exception>
    public static async Task<DemoDay> RunAsync(Uri address, IAnsiConsole console, CancellationToken cancellation, DemoOptions? options = null)
    {
        options ??= new();
        using var client = new AntiphonClient(address);
        var (centre, clock) = await FindAsync(client, cancellation);
        using var running = clock;
        var open = centre.Lines.Select(l => OpenDay.Find(l, clock.Now)).OfType<OpenDay>().MinBy(d => d.Opens)
            ?? throw new InvalidOperationException("No line of the centre opens in the next fortnight.");
        await using var day = new DemoDay(client, DayCentre.Of(centre), open.Opens, clock, options);
        console.MarkupLineInterpolated($"[bold]Demo[/]: {options.Shape.Calls:N0} clients call {centre.Lines.Count} lines, {day.Plan.Shifts.Count} operators work in shifts; seed {options.Seed}, speed {clock.Speed:0.##}, it is {open.Local(clock.Now)} at the lines.");
        var report = new DemoReport(client, console, day, open);
        var playing = day.RunAsync(cancellation);
        try
        {
            await report.RunAsync(playing, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The day is closed below.
        }

        await playing;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await report.SummarizeAsync(patience.Token);
        }
        catch (RpcException failure)
        {
            console.MarkupLineInterpolated($"[yellow]no summary: {failure.Status.Detail}[/]");
        }

        return day;
    }

    private static async Task<(Centre Centre, DomainClock Clock)> FindAsync(AntiphonClient client, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(WaitForSystem);
        while (true)
        {
            try
            {
                var centre = (await client.Configuration.GetCentreAsync(new(), cancellationToken: cancellation)).Centre;
                if (centre.Lines.Count > 0 && centre.Operators.Count > 0)
                {
                    return (centre, await DomainClock.ReadAsync(client, cancellation: cancellation));
                }

                if (patience.IsCancellationRequested)
                {
                    throw new InvalidOperationException("The centre has no lines or no operators: apply a centre file first.");
                }
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && !patience.IsCancellationRequested)
            {
                // Not up yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }
}
