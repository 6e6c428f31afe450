namespace Antiphon.Doors;

/// <summary>Work that whoever needs it shares: one run at a time, and all who ask while it runs have the next one together.</summary>
internal sealed class SharedRun(Func<Task> work)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>A run that begins from now on; completes, or fails, with it.</summary>
    public Task Run()
    {
        lock (_lock)
            return _next ??= After(_running);
    }

    private async Task After(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
            (_running, _next) = (_next!, null);
        await work();
    }
}
