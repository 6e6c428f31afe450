using System.Collections.Immutable;

namespace Antiphon.Panels;

/// <summary>What of a fold has changed since the frame before, by name; makes pictures and changes of it, and counts their versions.</summary>
public sealed class PanelFrames(PanelFold fold, Guid activation, Func<IEnumerable<PanelFigure>> figures)
{
    private readonly HashSet<Guid> _calls = [];
    private readonly HashSet<string> _operators = [];
    private long _number = 1;
    private bool _figures;

    /// <summary>Something has changed since the last frame.</summary>
    public bool IsDirty => _calls.Count > 0 || _operators.Count > 0 || _figures;

    /// <summary>The version that viewers have.</summary>
    public PanelVersion Version => new(activation, _number);

    /// <summary>This call is not as it was.</summary>
    public void Touch(Guid call) => _calls.Add(call);

    /// <summary>This operator is not as it was.</summary>
    public void Touch(string operatorId) => _operators.Add(operatorId);

    /// <summary>The figures are not as they were, although no call is another.</summary>
    public void TouchFigures() => _figures = true;

    /// <summary>From the frame before to how it is now.</summary>
    public PanelChange Next(PanelFreshness freshness)
    {
        var from = Version;
        _number++;
        var change = new PanelChange
        {
            From = from,
            To = Version,
            Operators = [.. _operators.Select(id => fold.Operators.GetValueOrDefault(id)).OfType<OperatorFact>()],
            OperatorsGone = [.. _operators.Where(id => !fold.Operators.ContainsKey(id))],
            Calls = [.. _calls.Select(id => fold.Live.GetValueOrDefault(id)).OfType<CallFact>()],
            CallsGone = [.. _calls.Where(id => !fold.Live.ContainsKey(id))],
            Figures = [.. figures()],
            Freshness = freshness,
        };
        _calls.Clear();
        _operators.Clear();
        _figures = false;
        return change;
    }

    /// <summary>All of it, as it was at the last frame but for what has changed since, which the next frame tells again.</summary>
    public PanelPicture Whole(PanelFreshness freshness) => new()
    {
        Version = Version,
        Operators = [.. fold.Operators.Values.OrderBy(who => who.Id, StringComparer.Ordinal)],
        Calls = [.. fold.Live.Values.OrderBy(call => call.RankTime ?? call.ArrivedAt).ThenBy(call => call.Id)],
        Figures = [.. figures()],
        Freshness = freshness,
    };
}
