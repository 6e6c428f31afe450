using System.Collections.Frozen;
using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Panels;

/// <summary>Which panels a call and an operator belong to, by one version of the configuration: a line's operators are those who serve one of its queues; a site's panel has operators alone.</summary>
public sealed class PanelScope
{
    private readonly FrozenDictionary<string, string[]> _operators;
    private readonly FrozenDictionary<string, string> _sites;
    private readonly FrozenDictionary<string, FrozenSet<string>> _queues;

    /// <summary>The scope by this configuration.</summary>
    public PanelScope(Centre centre)
    {
        Version = centre.Version;
        _sites = centre.Operators.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Site);
        _queues = centre.Queues.ToFrozenDictionary(pair => pair.Key, pair => centre.Operators.Where(who => Entitlement.Serves(pair.Value, who.Value)).Select(who => who.Key).ToFrozenSet());
        _operators = centre.Operators.ToFrozenDictionary(pair => pair.Key, pair => (string[])
        [
            PanelKey.All, PanelKey.Site(pair.Value.Site),
            .. from line in centre.Lines.Values
               where QueuesOf(line).Any(name => centre.Queues.TryGetValue(name, out var queue) && Entitlement.Serves(queue, pair.Value))
               select PanelKey.Line(line.Number),
        ]);
    }

    /// <summary>Of the configuration.</summary>
    public long Version { get; }

    /// <summary>Everybody of a panel.</summary>
    public IEnumerable<string> OperatorsOf(string key) => _operators.Keys.Where(id => Covers(key, id));

    /// <summary>The panels of an operator; none for one who is not declared.</summary>
    public IReadOnlyList<string> KeysOf(string operatorId) => _operators.GetValueOrDefault(operatorId, []);

    /// <summary>The panels of a line's calls. A site has none: clients wait for the centre, and whoever is free first may sit anywhere.</summary>
    public static IEnumerable<string> KeysOfCalls(string line) => [PanelKey.All, PanelKey.Line(line)];

    /// <summary>Does the operator serve one of these lines and one of these queues, and work at one of these sites? Of each, none: any.</summary>
    public bool Serves(string operatorId, PanelFilter filter) =>
        _sites.TryGetValue(operatorId, out var own)
        && (filter.Sites.IsEmpty || filter.Sites.Contains(own))
        && (filter.Lines.IsEmpty || filter.Lines.Any(line => Covers(PanelKey.Line(line), operatorId)))
        && (filter.Queues.IsEmpty || filter.Queues.Any(queue => _queues.TryGetValue(queue, out var serving) && serving.Contains(operatorId)));

    /// <summary>Is the operator on that panel?</summary>
    public bool Covers(string key, string operatorId) => KeysOf(operatorId).Contains(key);

    private static IEnumerable<string> QueuesOf(Line line) => line.Menu.Select(choice => choice.Queue).Append(line.DefaultQueue).Distinct();
}
