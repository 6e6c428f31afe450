using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Configuration;

/// <summary>
/// Keeps a silo's <see cref="CentreView"/> up to date: the centre tells it of new versions, and once a second of real time it asks whether it missed one. The
/// silo's start is complete only when the first version is there.
/// </summary>
internal sealed partial class CentreFollower(
    CentreView view,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    ILogger<CentreFollower> logger) : ICentreObserver, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;
    private ICentreObserver? _self;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(CentreFollower), ServiceLifecycleStage.Active, Start, Stop);

    /// <inheritdoc/>
    public Task CentreChanged(Centre centre)
    {
        view.Set(centre);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task Start(CancellationToken cancellation)
    {
        _self = grains.CreateObjectReference<ICentreObserver>(this);
        _following = Task.Run(() => Follow(_stopping.Token), CancellationToken.None);
        await view.Loaded.WaitAsync(cancellation);
    }

    private async Task Stop(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await _following.WaitAsync(cancellation);
    }

    private async Task Follow(CancellationToken stopping)
    {
        var centre = grains.GetGrain<ICentreGrain>(ICentreGrain.Key);
        var node = silo.SiloAddress.ToString();
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                try
                {
                    var held = view.Loaded.IsCompleted ? view.Current.Version : -1;
                    if (await centre.Follow(node, _self!, held) is { } newer)
                        view.Set(newer);
                }
                catch (Exception error) when (!stopping.IsCancellationRequested)
                {
                    LogUnreachable(error);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
