using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Hosting;
using Antiphon.Sites;
using Antiphon.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Doors;

/// <summary>This node's desks: keeps the lease of the node's Door actor from the first desk on, and hands what the actor passes on to the desk's stream.</summary>
internal sealed partial class Door(
    IGrainFactory grains,
    CentreReader centres,
    ApiOptions options,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    ILogger<Door> logger) : BackgroundService, IDoorObserver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableList<DeskConnection>> _desks = [];
    private SharedRun? _renewal;
    private IDoorObserver? _observer;
    private volatile bool _isOpen;

    /// <summary>The door's name: the node's.</summary>
    public string Name => options.Node;

    /// <summary>The node as actors see it. Held in a field: the runtime keeps only a weak reference to what the reference stands for.</summary>
    public IDoorObserver Node => _observer ??= grains.CreateObjectReference<IDoorObserver>(this);

    /// <summary>What desks' commands came to.</summary>
    public CommandMemory Commands { get; } = new(clock);

    private IDoorGrain Grain => grains.GetGrain<IDoorGrain>(Name);

    /// <summary>Takes up the lease, if this is the first desk. Must be done before a desk says hello.</summary>
    public async Task Open()
    {
        if (_isOpen)
            return;
        await Renew();
        _isOpen = true;
    }

    /// <summary>From now on the desk is told what comes for its operator.</summary>
    public void Join(DeskConnection desk)
    {
        lock (_lock)
            _desks[desk.OperatorId] = _desks.GetValueOrDefault(desk.OperatorId, []).Add(desk);
    }

    /// <summary>The desk is gone.</summary>
    public void Leave(DeskConnection desk)
    {
        lock (_lock)
        {
            var rest = _desks.GetValueOrDefault(desk.OperatorId, []).Remove(desk);
            if (rest.IsEmpty)
                _desks.Remove(desk.OperatorId);
            else
                _desks[desk.OperatorId] = rest;
        }
    }

    /// <summary>Tells the actor at once of a desk that was let in: whoever asks it before the next renewal would hear that nobody holds the desk.</summary>
    public async Task ShowHeld()
    {
        try
        {
            await Renew();
        }
        catch (Exception error)
        {
            LogRenewFailed(logger, Name, error);
        }
    }

    /// <inheritdoc/>
    public Task Tell(string operatorId, long session, ImmutableArray<DeskUpdate> updates)
    {
        ImmutableList<DeskConnection> desks;
        lock (_lock)
            desks = _desks.GetValueOrDefault(operatorId, []);
        foreach (var desk in desks)
            foreach (var update in updates)
                desk.Tell(session, update);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_isOpen)
            return;
        try
        {
            await Grain.Close().WaitAsync(cancellationToken);
        }
        catch (Exception error)
        {
            // The lease runs out by itself.
            LogCloseFailed(logger, Name, error);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Lease.Keep(
        async () =>
        {
            if (!_isOpen)
                return;
            await Renew();
            await centres.ReadRecent();
        },
        clock, error => LogRenewFailed(logger, Name, error), CutOff, stoppingToken);

    /// <summary>Renews the lease, and tells the actor which desks are held: all of them, so that a thousand desks that come back at once do it together and not each for all.</summary>
    private Task Renew() => LazyInitializer.EnsureInitialized(ref _renewal, () => new SharedRun(RenewNow)).Run();

    private void CutOff()
    {
        DeskConnection[] desks;
        lock (_lock)
            desks = [.. _desks.Values.SelectMany(all => all)];
        if (desks.Length > 0)
            LogCutOff(logger, Name, desks.Length);
        foreach (var desk in desks)
            desk.CutOff();
    }

    private async Task RenewNow()
    {
        ImmutableArray<HeldDesk> held;
        lock (_lock)
            held = [.. _desks.Values.SelectMany(desks => desks).Where(desk => desk.Session != 0).Select(desk => new HeldDesk(desk.OperatorId, desk.Session))];
        SiteHint.Set(options.Site);
        await Grain.Renew(Node, held);
    }
}
