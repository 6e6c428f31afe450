using System.Diagnostics;
using System.Diagnostics.Metrics;
using Antiphon.Telemetry;

namespace Antiphon.Sites;

/// <summary>
/// Counts calls to actors that go from one site to another, where they arrive. Each call says with itself at which site the process is that makes it: this costs each call
/// of a cluster a word in its context, so a process that is alone does without.
/// </summary>
/// <param name="site">The site of this process.</param>
public sealed class SiteCalls(string site) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    // Not SiteHint: that one travels on with all that follows from a call.
    private const string Key = "from-site";

    private static readonly Counter<long> Crossed = AntiphonMeter.Meter.CreateCounter<long>("antiphon.cross_site.calls", "{call}", "Calls to actors that came from another site, by both sites, kind of actor, and by whom.");

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        // Not async: what is set stays set for the rest of the caller's turn, which then pays no more for it.
        if (!ReferenceEquals(RequestContext.Get(Key), site))
            RequestContext.Set(Key, site);
        return context.Invoke();
    }

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (RequestContext.Get(Key) is string { Length: > 0 } from && from != site && !context.TargetId.IsSystemTarget())
            Crossed.Add(1, new TagList { { "from", from }, { "to", site }, { "actor", context.TargetId.Type.ToString() }, { "by", context.SourceId?.Type.ToString() ?? "" } });
        return context.Invoke();
    }
}
