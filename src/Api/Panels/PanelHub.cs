using Antiphon.Alarms;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Panels;

/// <summary>
/// This node's panels: follows each panel actor once, however many viewers there are, while there are any. A viewer is a number: it takes what has changed past it when
/// it can, so that nothing is kept for one who is slow.
/// </summary>
internal sealed partial class PanelHub(
    IGrainFactory grains,
    PanelHeadlines headlines,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    ILogger<PanelHub> log) : BackgroundService, IPanelObserver
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);

    /// <summary>Whoever comes back so soon after the last viewer has left goes on where it was.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Remembers = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PanelPart> _parts = [];
    private readonly string _life = Guid.NewGuid().ToString("N")[..8];
    private readonly Queue<(DateTimeOffset At, long Number)> _past = [];
    private IPanelObserver? _self;
    private long _number;

    // Held in a field: the runtime keeps only a weak reference to what the reference stands for.
    private IPanelObserver Self => _self ??= grains.CreateObjectReference<IPanelObserver>(this);

    /// <summary>Looks at it from now on, until disposed. A part whose actor does not answer in time is told as stale, and is there when it does.</summary>
    public async Task<PanelLook> Open(PanelChoice choice)
    {
        if (choice.Panel is { } panel)
            await headlines.Open(panel.Name);
        var look = new PanelLook(this, _lock, clock, choice, choice.Keys.Select(Part).ToList());
        foreach (var part in look.Parts.Where(part => part.Version is null))
            await Follow(part);
        return look;
    }

    /// <summary>Looks no more.</summary>
    public void Close(PanelLook look)
    {
        if (look.Choice.Panel is { } panel)
            headlines.Close(panel.Name);
        lock (_lock)
            foreach (var part in look.Parts.Where(part => --part.Viewers == 0))
                part.IdleSince = Now;
    }

    /// <summary>The number as a viewer is told it: of another life of the node, or another configuration, it means nothing.</summary>
    public string Name(PanelChoice choice, long centreVersion, long number) => $"{Prefix(choice, centreVersion)}{number}";

    /// <summary>The number that a viewer gives back; null: none of this life and configuration.</summary>
    public long? NumberOf(PanelChoice choice, long centreVersion, string version)
    {
        var prefix = Prefix(choice, centreVersion);
        return version.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(version.AsSpan(prefix.Length), out var number) && number <= Number ? number : null;
    }

    /// <summary>The big figures; none where no declared panel is looked at.</summary>
    public Headline HeadlineOf(PanelChoice choice) => choice.Panel is { Figures.IsEmpty: false } panel ? headlines.Of(panel.Name) : new Headline([], null);

    /// <summary>The number of the newest change.</summary>
    public long Number => Interlocked.Read(ref _number);

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <inheritdoc/>
    public Task Changed(string key, PanelChange change)
    {
        PanelPart? torn = null;
        lock (_lock)
        {
            if (!_parts.TryGetValue(key, out var part))
                return Task.CompletedTask;
            if (part.Take(change, _number + 1))
                _number++;
            else
                torn = part;
        }
        if (torn is not null)
            _ = Follow(torn);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FollowEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(Due().Select(Follow));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private string Prefix(PanelChoice choice, long centreVersion) => $"{_life}.{(uint)choice.Key.GetHashCode(StringComparison.Ordinal):x}.{centreVersion}-";

    private List<PanelPart> Due()
    {
        lock (_lock)
        {
            foreach (var idle in _parts.Values.Where(part => part.IdleSince <= Now - KeptFor).ToList())
            {
                _parts.Remove(idle.Key);
                grains.GetGrain<IPanelGrain>(idle.Key).Leave(Self).Ignore();
            }
            _past.Enqueue((Now, _number));
            while (_past.TryPeek(out var old) && old.At < Now - Remembers)
            {
                _past.Dequeue();
                foreach (var part in _parts.Values)
                    part.Forget(old.Number);
            }
            return [.. _parts.Values];
        }
    }

    private PanelPart Part(string key)
    {
        lock (_lock)
        {
            if (!_parts.TryGetValue(key, out var part))
                _parts[key] = part = new PanelPart(key);
            part.Viewers++;
            part.IdleSince = null;
            return part;
        }
    }

    private Task Follow(PanelPart part)
    {
        lock (_lock)
            return part.Asked.IsCompleted ? part.Asked = Ask(part) : part.Asked;
    }

    private async Task Ask(PanelPart part)
    {
        await Task.Yield(); // not under the lock
        try
        {
            var now = await grains.GetGrain<IPanelGrain>(part.Key).Follow(Self, part.Version).WaitAsync(AnswersWithin, clock);
            lock (_lock)
            {
                part.Freshness = now.Freshness;
                if (now.Whole is { } whole && part.Take(whole, _number + 1))
                    _number++;
            }
        }
        catch (Exception error)
        {
            LogSilent(log, part.Key, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Panel {key} does not answer; what is shown of it grows stale: {reason}")]
    private static partial void LogSilent(ILogger logger, string key, string reason);
}
