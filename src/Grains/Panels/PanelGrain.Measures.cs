using System.Collections.Immutable;

namespace Antiphon.Panels;

/// <content>What a part of the picture comes to.</content>
public sealed partial class PanelGrain
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(3);

    /// <summary>An hour is worked out once for all who ask for it so soon after one another (system time).</summary>
    private static readonly TimeSpan HourGoodFor = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (DateTimeOffset At, ImmutableArray<PanelMinute> Minutes)> _hours = [];
    private ImmutableArray<PanelFigure> _ofOperators = [];

    /// <summary>Once a second: they change slowly, and by themselves.</summary>
    private void MeasureOperators()
    {
        if (Key == PanelKey.All)
            PanelMetrics.Take(this, _fold);
        ImmutableArray<PanelFigure> now = [.. FigureRules.Of([.. _fold.Operators.Values], domainClock.GetUtcNow())];
        if (now.SequenceEqual(_ofOperators))
            return;
        _ofOperators = now;
        _frames.TouchFigures();
    }

    public Task<ImmutableArray<PanelFigure>?> Measure(PanelFilter filter)
    {
        if (!(systemClock.GetUtcNow() - _checkedAt <= GoodFor))
            return Task.FromResult<ImmutableArray<PanelFigure>?>(null);
        bool Has(ImmutableArray<string> some, string one) => some.IsEmpty || some.Contains(one);
        var operators = _fold.Operators.Values.Where(who => _scope.Serves(who.Id, filter)).ToList();
        return Task.FromResult<ImmutableArray<PanelFigure>?>(
        [
            .. FigureRules.Of(_fold.DayOf((line, queue) => Has(filter.Lines, line) && Has(filter.Queues, queue))),
            .. FigureRules.Of(_fold.Live.Values.Where(call => Has(filter.Lines, call.Line) && Has(filter.Queues, call.Queue)), operators, domainClock.GetUtcNow()),
        ]);
    }

    public Task<ImmutableArray<PanelMinute>> GetHistory(ImmutableArray<string> queues)
    {
        var (now, key) = (systemClock.GetUtcNow(), string.Join(',', queues));
        bool IsGood(DateTimeOffset at) => (now - at).Duration() < HourGoodFor;
        if (_hours.TryGetValue(key, out var known) && IsGood(known.At))
            return Task.FromResult(known.Minutes);
        foreach (var old in _hours.Where(hour => !IsGood(hour.Value.At)).Select(hour => hour.Key).ToList())
            _hours.Remove(old);
        var (rule, line) = (Rule(_days), PanelKey.LineOf(Key));
        // A call of yesterday is forgotten at midnight: of several zones the last decides from when on none is missing.
        var from = _days.Where(day => line is null || day.Key == line).Select(day => day.Value).DefaultIfEmpty().Max();
        var minutes = PanelHistory.Of(_fold.Calls.Where(call => queues.IsEmpty || queues.Contains(call.Queue)), call => rule(call).ServiceLevel, from, domainClock.GetUtcNow());
        _hours[key] = (now, minutes);
        return Task.FromResult(minutes);
    }
}
