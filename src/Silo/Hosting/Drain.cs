using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Antiphon.Hosting;

/// <summary>
/// A stop lets connections end in their own time, but not for long: one that is still open after that is cut, and its client comes back to the next start.
/// Without it Kestrel waits for an ended stream's unread request, five seconds.
/// </summary>
internal sealed class Drain : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenRegistration _stopping;

    public Drain(IHostApplicationLifetime lifetime) => _stopping = lifetime.ApplicationStopping.Register(() => _cut.CancelAfter(Patience));

    /// <summary>Makes an endpoint's connections end with the drain.</summary>
    public void Bind(ListenOptions listen) => listen.Use(next => async connection =>
    {
        await using var registration = _cut.Token.Register(connection.Abort);
        await next(connection);
    });

    public void Dispose()
    {
        _stopping.Dispose();
        _cut.Dispose();
    }
}
