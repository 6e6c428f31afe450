using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Panels;

/// <summary>What a viewer looks at: a declared panel, or lines and sites of its own choice.</summary>
/// <param name="Panel">The declared panel; null: none.</param>
/// <param name="Lines">A block each; none: the whole centre in one.</param>
/// <param name="Queues">Calls of these, and operators who may take them, alone; none: all.</param>
/// <param name="Sites">Operators of these alone; none: all. Without lines and queues: a block each.</param>
internal sealed record PanelChoice(PanelDefinition? Panel, IReadOnlyList<string> Lines, IReadOnlyCollection<string> Queues, IReadOnlyCollection<string> Sites)
{
    /// <summary>The panel actors of its calls.</summary>
    public IReadOnlyList<string> KeysOfCalls => Lines.Count == 0 ? [PanelKey.All] : [.. Lines.Distinct().Select(PanelKey.Line)];

    /// <summary>The panel actors that show it: where it says sites alone, a block each for their operators too.</summary>
    public IReadOnlyList<string> Keys => Lines.Count + Queues.Count == 0 ? [.. KeysOfCalls, .. Sites.Distinct().Select(PanelKey.Site)] : KeysOfCalls;

    /// <summary>What is shown alike has the same.</summary>
    public string Key { get; } = $"{Panel?.Name}.{Panel?.Revision}/{string.Join(',', Lines)}@{string.Join(',', Sites)}";

    /// <summary>Of the declaration; 0: none.</summary>
    public long Revision => Panel?.Revision ?? 0;

    /// <summary>A declared panel.</summary>
    public static PanelChoice Of(PanelDefinition panel) => new(panel, panel.Lines, panel.Queues, panel.Sites);

    /// <summary>Lines and sites.</summary>
    public static PanelChoice Of(IReadOnlyList<string> lines, IReadOnlyCollection<string> sites) => new(null, lines, [], sites);

    /// <summary>Is the call on it?</summary>
    public bool Covers(CallFact call) => Queues.Count == 0 || Queues.Contains(call.Queue);

    /// <summary>Is the operator on it?</summary>
    public bool Covers(string operatorId, Centre centre) => (Sites.Count == 0 && Queues.Count == 0)
        || (centre.Operators.TryGetValue(operatorId, out var who)
            && (Sites.Count == 0 || Sites.Contains(who.Site))
            && (Queues.Count == 0 || Queues.Any(name => centre.Queues.TryGetValue(name, out var queue) && Entitlement.Serves(queue, who))));

    /// <summary>The panel is still declared so.</summary>
    public bool Holds(Centre centre) => Panel is null || centre.Panels.GetValueOrDefault(Panel.Name)?.Revision == Revision;
}
