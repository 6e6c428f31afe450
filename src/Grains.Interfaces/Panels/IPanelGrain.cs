using System.Collections.Immutable;
using Antiphon.Clocks;
using Orleans.Concurrency;

namespace Antiphon.Panels;

/// <summary>An Api node, as a panel sees it.</summary>
[Alias("antiphon.IPanelObserver")]
public interface IPanelObserver : IGrainObserver
{
    /// <summary>The panel of this key has changed.</summary>
    [OneWay, Alias("Changed")] Task Changed(string key, PanelChange change);
}

/// <summary>
/// The live picture of a line, a site or the whole centre (<see cref="PanelKey"/>), folded from the streams and held against the stored rows once a second. Decides
/// nothing and stores nothing.
/// </summary>
[Alias("antiphon.IPanelGrain")]
public interface IPanelGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>The picture as it is.</summary>
    [Alias("Get")] Task<PanelPicture> Get();

    /// <summary>
    /// Tells this node of each change for the next ten seconds (system time). Answers with the whole picture, unless the node has that version.
    /// </summary>
    [Alias("Follow")] Task<PanelNow> Follow(IPanelObserver node, PanelVersion? has);

    /// <summary>All figures (<c>docs/metrics.md</c>) over a part of what this panel shows, as of now; null: the picture has not been held against the stored rows for three seconds.</summary>
    [ReadOnly, Alias("Measure")] Task<ImmutableArray<PanelFigure>?> Measure(PanelFilter filter);

    /// <summary>The last hour by full minute, the oldest first; since the day began in its lines' zones. Of calls of these queues alone; none: of all.</summary>
    [Alias("GetHistory")] Task<ImmutableArray<PanelMinute>> GetHistory(ImmutableArray<string> queues);

    /// <summary>The node has no viewer any more.</summary>
    [Alias("Leave")] Task Leave(IPanelObserver node);
}
