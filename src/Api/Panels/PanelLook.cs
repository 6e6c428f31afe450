namespace Antiphon.Panels;

/// <summary>One viewer's panel, put together from its parts: who is in two of them is one.</summary>
internal sealed class PanelLook(PanelHub hub, Lock theLock, TimeProvider clock, PanelChoice choice, IReadOnlyList<PanelPart> parts) : IDisposable
{
    /// <summary>Who has heard nothing for so long hears with the next moment that all is well; that is a second at most.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.8);

    /// <summary>What is looked at.</summary>
    public PanelChoice Choice => choice;

    public IReadOnlyList<PanelPart> Parts => parts;

    /// <summary>What has changed past a number; null, or one that is too long ago: all of it. As it is now: what changed after <paramref name="upTo"/> will be told again.</summary>
    public PanelNews Since(long? number, long upTo)
    {
        lock (theLock)
        {
            var whole = number is null || parts.Any(part => number < part.KnownFrom);
            var past = whole ? -1 : number!.Value;
            var operators = parts.SelectMany(part => part.OperatorsSince(past)).Distinct().ToLookup(id => parts.Any(part => part.Operator(id) is not null));
            var calls = parts.SelectMany(part => part.CallsSince(past)).Distinct().ToLookup(id => parts.Any(part => part.Call(id) is not null));
            return new PanelNews(
                upTo, whole,
                [.. operators[true].Order(StringComparer.Ordinal).Select(Member)],
                whole ? [] : [.. operators[false]],
                [.. calls[true].Select(id => parts.Select(part => part.Call(id)).OfType<CallFact>().MaxBy(call => call.Version)!).OrderBy(call => call.RankTime ?? call.ArrivedAt).ThenBy(call => call.Id)],
                whole ? [] : [.. calls[false]],
                [.. parts.Select(part => new PanelPartNews(part.Key, part.Figures, part.Freshness))]);
        }
    }

    /// <summary>Waits for the first of its moments with a change past a number; or for the heartbeat, a second (real time). What is told then.</summary>
    public async Task<FrameMark> Change(long seen, FrameMoment moment, CancellationToken end)
    {
        var since = clock.GetTimestamp();
        FrameMark told;
        do
            told = await moment.Next(isAsked: HasChanged(seen)).WaitAsync(end);
        while (!HasChanged(seen) && clock.GetElapsedTime(since) < Quiet);
        return told;
    }

    private bool HasChanged(long past)
    {
        lock (theLock)
            return parts.Any(part => part.Number > past);
    }

    public void Dispose() => hub.Close(this);

    private PanelMember Member(string id) => new(
        parts.Select(part => part.Operator(id)).OfType<OperatorFact>().MaxBy(who => who.Version)!,
        [.. parts.Where(part => part.Operator(id) is not null).Select(part => PanelKey.LineOf(part.Key)).OfType<string>()]);
}

/// <summary>What a viewer is told.</summary>
internal sealed record PanelNews(
    long Number, bool IsWhole, IReadOnlyList<PanelMember> Operators, IReadOnlyList<string> OperatorsGone, IReadOnlyList<CallFact> Calls, IReadOnlyList<Guid> CallsGone, IReadOnlyList<PanelPartNews> Parts);

/// <summary>An operator, and which of the panel's lines he or she serves.</summary>
internal sealed record PanelMember(OperatorFact Fact, IReadOnlyList<string> Lines);

/// <summary>A part of it.</summary>
internal sealed record PanelPartNews(string Key, IReadOnlyList<PanelFigure> Figures, PanelFreshness Freshness);
