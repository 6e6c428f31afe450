using Antiphon.Alarms;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Panels;

/// <summary>The big figures of the declared panels that somebody on this node looks at, asked for once a second.</summary>
internal sealed partial class PanelHeadlines(IGrainFactory grains, [FromKeyedServices(ClockNames.System)] TimeProvider clock, ILogger<PanelHeadlines> log) : BackgroundService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _headlines = [];

    /// <summary>Somebody looks at a panel from now on, until <see cref="Close"/>.</summary>
    public async Task Open(string panel)
    {
        lock (_lock)
        {
            if (!_headlines.TryGetValue(panel, out var known))
                _headlines[panel] = known = new Watched();
            if (known.Viewers++ > 0)
                return;
        }
        await Ask(panel);
    }

    /// <summary>Somebody looks no more.</summary>
    public void Close(string panel)
    {
        lock (_lock)
            if (--_headlines[panel].Viewers == 0)
                _headlines.Remove(panel);
    }

    /// <summary>Its figures as last heard.</summary>
    public Headline Of(string panel)
    {
        lock (_lock)
            return _headlines.GetValueOrDefault(panel)?.Headline ?? Watched.None;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(AskEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(Panels().Select(Ask));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private List<string> Panels()
    {
        lock (_lock)
            return [.. _headlines.Keys];
    }

    private async Task Ask(string panel)
    {
        try
        {
            var headline = await grains.GetGrain<IAlarmGrain>(panel).GetHeadline().WaitAsync(AnswersWithin, clock);
            lock (_lock)
                if (_headlines.TryGetValue(panel, out var known) && !headline.Figures.IsEmpty) // an actor that has just woken has not judged yet
                    known.Headline = headline;
        }
        catch (Exception error)
        {
            LogSilent(log, panel, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures of panel {panel} are not told; what is shown of them grows old: {reason}")]
    private static partial void LogSilent(ILogger logger, string panel, string reason);

    private sealed class Watched
    {
        public static readonly Headline None = new([], null);

        public int Viewers { get; set; }

        public Headline Headline { get; set; } = None;
    }
}
