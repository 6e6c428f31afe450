using System.Runtime.InteropServices;

namespace Antiphon.Hosting;

/// <summary>
/// Ctrl-C and SIGTERM, as a token. It takes the place of the console's lifetime, so that the demo's clients can hang up before the doors close. A second
/// signal ends the process at once.
/// </summary>
internal sealed class StopSignal : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGQUIT)];

    /// <summary>Cancelled by the first signal, or when the host stops of itself.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Stops as a signal would.</summary>
    public void Raise() => _stop.Cancel();

    /// <summary>Waits for the signal.</summary>
    public async Task Wait() => await Task.Delay(Timeout.Infinite, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        if (_stop.IsCancellationRequested)
            return;
        context.Cancel = true;
        Raise();
    });
}
