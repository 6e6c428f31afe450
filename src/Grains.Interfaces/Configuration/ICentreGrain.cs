using System.Collections.Immutable;
using Antiphon.Clocks;
using Orleans.Concurrency;

namespace Antiphon.Configuration;

/// <summary>
/// The centre: owns the declared configuration and its version. There is one, under <see cref="Key"/>. Every change is validated as a whole and either
/// applied whole or not at all; a write that failed makes the call throw with its outcome unknown: repeat it.
/// </summary>
[Alias("antiphon.ICentreGrain")]
public interface ICentreGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>The key of the one centre.</summary>
    const string Key = "centre";

    /// <summary>The configuration as last applied.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<Centre> Get();

    /// <summary>Makes the centre as given: what is not in it is removed. Versions and revisions in it are not looked at.</summary>
    /// <param name="centre">The whole centre.</param>
    /// <param name="expectedVersion">The version that it was made from; null: whichever.</param>
    /// <param name="dryRun">Tells what would happen and changes nothing.</param>
    [Alias("Apply")]
    [ResponseTimeout("00:00:10")]
    Task<ChangeResult> Apply(Centre centre, long? expectedVersion = null, bool dryRun = false);

    /// <summary>
    /// What a node does with its centre file at start: as <see cref="Apply"/>, but Unchanged if the same file was the last one declared, so that edits made since
    /// by the API outlive a restart.
    /// </summary>
    [Alias("Declare")]
    [ResponseTimeout("00:00:10")]
    Task<ChangeResult> Declare(Centre centre);

    /// <summary>Adds or replaces a site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="expectedRevision">The revision that it was made from, 0: it must be new; null: whichever.</param>
    [Alias("PutSite")]
    Task<ChangeResult> PutSite(Site site, long? expectedRevision = null);

    /// <summary>Adds or replaces a topic; see <see cref="PutSite"/>.</summary>
    [Alias("PutTopic")]
    Task<ChangeResult> PutTopic(Topic topic, long? expectedRevision = null);

    /// <summary>Adds or replaces a reason; see <see cref="PutSite"/>.</summary>
    [Alias("PutNotReadyReason")]
    Task<ChangeResult> PutNotReadyReason(NotReadyReason reason, long? expectedRevision = null);

    /// <summary>Adds or replaces a queue; see <see cref="PutSite"/>.</summary>
    [Alias("PutQueue")]
    Task<ChangeResult> PutQueue(Queue queue, long? expectedRevision = null);

    /// <summary>Adds or replaces a line; see <see cref="PutSite"/>.</summary>
    [Alias("PutLine")]
    Task<ChangeResult> PutLine(Line line, long? expectedRevision = null);

    /// <summary>Adds or replaces an operator; see <see cref="PutSite"/>.</summary>
    [Alias("PutOperator")]
    Task<ChangeResult> PutOperator(Operator @operator, long? expectedRevision = null);

    /// <summary>Adds or replaces a panel; see <see cref="PutSite"/>.</summary>
    [Alias("PutPanel")]
    Task<ChangeResult> PutPanel(PanelDefinition panel, long? expectedRevision = null);

    /// <summary>Removes a resource; Invalid while another one refers to it (the problem's path tells which).</summary>
    [Alias("Delete")]
    Task<ChangeResult> Delete(ResourceKind kind, string name, long? expectedRevision = null);

    /// <summary>Moves an operator from a time on, and notes it. What is said again changes nothing.</summary>
    /// <param name="operatorId">The operator; NotFound if there is none.</param>
    /// <param name="site">The site; null: as it is. Invalid if there is none.</param>
    /// <param name="employment">Staff or outsourcer; null: as it is.</param>
    /// <param name="from">Domain time; null: now. To come: it is a plan, in place of one from the same time on. Past: noted; in force unless a later one is.</param>
    [Alias("Move")]
    Task<ChangeResult> Move(string operatorId, string? site, Employment? employment, DateTimeOffset? from);

    /// <summary>Where an operator worked and will work, by time. Whatever moved an operator is there, <see cref="Apply"/> and <see cref="PutOperator"/> too.</summary>
    [Alias("GetPostings"), AlwaysInterleave]
    Task<ImmutableArray<Posting>> GetPostings(string operatorId);

    /// <summary>Has a site's silos and API nodes emptied, or in use again. NotFound: there is no such site.</summary>
    [Alias("Drain")]
    Task<ChangeResult> Drain(string site, bool isDrained);

    /// <summary>A node follows the configuration; renewed each second, forgotten after five.</summary>
    /// <param name="node">The node.</param>
    /// <param name="observer">Told of each new version.</param>
    /// <param name="version">The version that the node holds; −1: none.</param>
    /// <returns>The configuration if the node's is an older one; otherwise null.</returns>
    [Alias("Follow"), AlwaysInterleave]
    Task<Centre?> Follow(string node, ICentreObserver observer, long version);

    /// <summary>Which node holds which version: shows who lags.</summary>
    [Alias("GetFollowers"), AlwaysInterleave]
    Task<ImmutableArray<CentreFollowing>> GetFollowers();
}

/// <summary>A node that follows the configuration.</summary>
[Alias("antiphon.ICentreObserver")]
public interface ICentreObserver : IGrainObserver
{
    /// <summary>There is a new version. May be lost: the next <see cref="ICentreGrain.Follow"/> tells it again.</summary>
    [Alias("CentreChanged"), OneWay]
    Task CentreChanged(Centre centre);
}

/// <summary>A node and the version that it holds.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CentreFollowing")]
public sealed record CentreFollowing
{
    /// <summary>The node.</summary>
    [Id(0)] public required string Node { get; init; }

    /// <summary>The version that it said it holds; −1: none yet.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>When it said so (system time).</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }
}
