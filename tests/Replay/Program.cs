using Antiphon.Replays;

var command = ReplayCommand.Create((options, cancellation) => options.Problems().ToArray() is { Length: > 0 } problems
    ? Refuse(problems)
    : Task.FromResult(new ReplayRun(options, Spectre.Console.AnsiConsole.Console).Record())).Parse(args);
return await (command.Errors.Count == 0 ? command.InvokeAsync() : Refuse(command.Errors.Select(e => e.Message)));

static async Task<int> Refuse(IEnumerable<string> problems)
{
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync($"replay: {problem}");
    }

    await Console.Error.WriteLineAsync("replay: --help tells what may be said.");
    return 2;
}
