using Antiphon.Replays;
using Grpc.Core;
using Spectre.Console;

var command = ReplayCommand.Create(RunAsync).Parse(args);
return command.Errors.Count == 0 ? await command.InvokeAsync() : Refuse([.. command.Errors.Select(e => e.Message), "--help tells what may be said."]);

static async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
{
    if (options.Problems().ToArray() is { Length: > 0 } problems)
    {
        return Refuse([.. problems, "--help tells what may be said."]);
    }

    if (!AnsiConsole.Profile.Out.IsTerminal)
    {
        // Into a file or a pipe: lines are not broken at a width that nobody has.
        AnsiConsole.Profile.Width = 400;
    }

    try
    {
        return await new ReplayRun(options, AnsiConsole.Console, TimeProvider.System).RunAsync(cancellation);
    }
    catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
    {
        return Refuse($"No connection to {string.Join(", ", options.Api)}: {failure.Status.Detail}");
    }
    catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Cancelled)
    {
        return Refuse($"The system refused: {refusal.Message}");
    }
    catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException or TimeoutException or IOException)
    {
        return Refuse(fault.Message);
    }
    catch (Exception stopped) when (cancellation.IsCancellationRequested && stopped is OperationCanceledException or RpcException)
    {
        return Refuse("Stopped.");
    }
}

static int Refuse(params IEnumerable<string> problems)
{
    foreach (var problem in problems)
    {
        Console.Error.WriteLine($"replay: {problem}");
    }

    return 2;
}
