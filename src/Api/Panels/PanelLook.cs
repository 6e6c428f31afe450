namespace Antiphon.Panels;

/// <summary>One viewer's panel, put together from its parts: who is in two of them is one.</summary>
internal sealed class PanelLook(PanelHub hub, Lock theLock, IReadOnlyList<PanelPart> parts) : IDisposable
{
    public IReadOnlyList<PanelPart> Parts => parts;

    /// <summary>What has changed past a number; null, or one that is too long ago: all of it.</summary>
    public PanelNews Since(long? number)
    {
        lock (theLock)
        {
            var whole = number is null || parts.Any(part => number < part.KnownFrom);
            var past = whole ? -1 : number!.Value;
            var operators = parts.SelectMany(part => part.Operators).Where(entry => entry.Number > past).ToLookup(entry => entry.Fact is not null);
            var calls = parts.SelectMany(part => part.Calls).Where(entry => entry.Number > past).ToLookup(entry => entry.Fact is not null);
            return new PanelNews(
                hub.Number, whole,
                [.. operators[true].Select(entry => entry.Fact!).GroupBy(who => who.Id).Select(same => same.MaxBy(who => who.Version)!).OrderBy(who => who.Id, StringComparer.Ordinal)],
                whole ? [] : [.. operators[false].Select(entry => entry.Id).Distinct().Where(id => !parts.Any(part => part.Has(id)))],
                [.. calls[true].Select(entry => entry.Fact!).GroupBy(call => call.Id).Select(same => same.MaxBy(call => call.Version)!).OrderBy(call => call.RankTime ?? call.ArrivedAt).ThenBy(call => call.Id)],
                whole ? [] : [.. calls[false].Select(entry => Guid.Parse(entry.Id)).Distinct().Where(id => !parts.Any(part => part.Has(id)))],
                [.. parts.Select(part => new PanelPartNews(part.Key, part.Figures, part.Freshness))]);
        }
    }

    public void Dispose() => hub.Close(parts);
}

/// <summary>What a viewer is told.</summary>
internal sealed record PanelNews(
    long Number, bool IsWhole, IReadOnlyList<OperatorFact> Operators, IReadOnlyList<string> OperatorsGone, IReadOnlyList<CallFact> Calls, IReadOnlyList<Guid> CallsGone, IReadOnlyList<PanelPartNews> Parts)
{
    public bool IsEmpty => Operators.Count + OperatorsGone.Count + Calls.Count + CallsGone.Count == 0;
}

/// <summary>A part of it.</summary>
internal sealed record PanelPartNews(string Key, IReadOnlyList<PanelFigure> Figures, PanelFreshness Freshness);
