using System.Collections.Immutable;
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
    private readonly Dictionary<string, Headline> _headlines = [];

    /// <summary>Somebody looks at a panel from now on, until <see cref="Close"/>.</summary>
    public async Task Open(string panel)
    {
        lock (_lock)
        {
            if (!_headlines.TryGetValue(panel, out var known))
                _headlines[panel] = known = new Headline();
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
    public ImmutableArray<JudgedFigure> Of(string panel)
    {
        lock (_lock)
            return _headlines.GetValueOrDefault(panel)?.Figures ?? [];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(AskEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(Watched().Select(Ask));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private List<string> Watched()
    {
        lock (_lock)
            return [.. _headlines.Keys];
    }

    private async Task Ask(string panel)
    {
        try
        {
            var figures = await grains.GetGrain<IAlarmGrain>(panel).GetHeadline().WaitAsync(AnswersWithin, clock);
            lock (_lock)
                if (_headlines.TryGetValue(panel, out var known) && !figures.IsEmpty) // an actor that has just woken has not judged yet
                    known.Figures = figures;
        }
        catch (Exception error)
        {
            LogSilent(log, panel, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures of panel {panel} are not told; what is shown of them grows old.")]
    private static partial void LogSilent(ILogger logger, string panel, Exception error);

    private sealed class Headline
    {
        public int Viewers { get; set; }

        public ImmutableArray<JudgedFigure> Figures { get; set; } = [];
    }
}
