using System.Collections.Immutable;

namespace Antiphon.Panels;

/// <content>What a part of the picture comes to.</content>
public sealed partial class PanelGrain
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(3);

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
}
