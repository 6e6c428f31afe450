using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Configuration;

/// <inheritdoc cref="ICentreGrain"/>
[AtHomeSite]
internal sealed partial class CentreGrain(
    [PersistentState("centre", "Slow")] IPersistentState<CentreState> state,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    ILogger<CentreGrain> logger) : Grain, ICentreGrain, IDisposable
{
    private static readonly TimeSpan FollowerLife = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (ICentreObserver Observer, CentreFollowing Following)> _followers = [];

    // Readers interleave with writes: they are shown what is stored, never what is about to be.
    private Centre _centre = new();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_centre, _postings) = (state.State.ToCentre(), [.. state.State.Postings]);
        _alarm = new Alarm(domainClock, this.AsReference<IWakeable>());
        SetAlarm();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm?.Dispose();

    /// <inheritdoc/>
    public Task<Centre> Get() => Task.FromResult(_centre);

    /// <inheritdoc/>
    public Task<ChangeResult> Apply(Centre centre, long? expectedVersion, bool dryRun) =>
        expectedVersion is { } expected && expected != _centre.Version
            ? Task.FromResult(Answer(ChangeOutcome.Conflict, _centre.Version))
            : Change(CentreValidation.Complete(centre), static centre => centre.Version, state.State.Declared, dryRun);

    /// <inheritdoc/>
    public Task<ChangeResult> Declare(Centre centre)
    {
        var fingerprint = CentreChange.Fingerprint(centre);
        return fingerprint == state.State.Declared
            ? Task.FromResult(Answer(ChangeOutcome.Unchanged, _centre.Version))
            : Change(CentreValidation.Complete(centre), static centre => centre.Version, fingerprint);
    }

    /// <inheritdoc/>
    public Task<ChangeResult> PutSite(Site site, long? expectedRevision) => Put(site, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutTopic(Topic topic, long? expectedRevision) => Put(topic, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutNotReadyReason(NotReadyReason reason, long? expectedRevision) => Put(reason, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutQueue(Queue queue, long? expectedRevision) => Put(queue, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutLine(Line line, long? expectedRevision) => Put(line, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutOperator(Operator @operator, long? expectedRevision) => Put(@operator, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> PutPanel(PanelDefinition panel, long? expectedRevision) => Put(panel, expectedRevision);

    /// <inheritdoc/>
    public Task<ChangeResult> Delete(ResourceKind kind, string name, long? expectedRevision)
    {
        var section = CentreSection.Of(kind);
        var revision = section.Revision(_centre, name);
        if (!section.Names(_centre).Contains(name))
            return Task.FromResult(Answer(ChangeOutcome.NotFound, 0));
        return expectedRevision is { } expected && expected != revision
            ? Task.FromResult(Answer(ChangeOutcome.Conflict, revision))
            : Change(section.Remove(_centre, name), centre => section.Revision(centre, name), state.State.Declared);
    }

    /// <inheritdoc/>
    public Task<Centre?> Follow(string node, ICentreObserver observer, long version)
    {
        _followers[node] = (observer, new() { Node = node, Version = version, At = clock.GetUtcNow() });
        return Task.FromResult(version == _centre.Version ? null : _centre);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<CentreFollowing>> GetFollowers()
    {
        ForgetSilent();
        return Task.FromResult(_followers.Values.Select(follower => follower.Following).OrderBy(following => following.Node, StringComparer.Ordinal).ToImmutableArray());
    }

    private Task<ChangeResult> Put<T>(T resource, long? expectedRevision) where T : class
    {
        var section = CentreSection.Of<T>();
        var name = section.KeyOf(resource);
        var revision = section.Revision(_centre, name);
        var wanted = CentreValidation.Complete(section.Put(_centre, resource));
        // Created again as it is: a repeat.
        var isRepeat = expectedRevision == 0 && CentreDiff.Between(_centre, wanted).IsEmpty;
        return expectedRevision is { } expected && expected != revision && !isRepeat
            ? Task.FromResult(Answer(ChangeOutcome.Conflict, revision))
            : Change(wanted, centre => section.Revision(centre, name), state.State.Declared);
    }

    private async Task<ChangeResult> Change(Centre wanted, Func<Centre, long> revision, string declared, bool dryRun = false)
    {
        var (outcome, centre, problems, changes) = CentreChange.Decide(_centre, wanted);
        if (outcome == ChangeOutcome.Applied && Postings.Check(_postings, centre).ToImmutableArray() is { IsEmpty: false } plans)
            (outcome, problems) = (ChangeOutcome.Invalid, problems.AddRange(plans));
        if (!dryRun && outcome != ChangeOutcome.Invalid && (outcome == ChangeOutcome.Applied || declared != state.State.Declared))
            await Store(centre, declared, changes.Length, Postings.Follow(_postings, _centre, centre, domainClock.GetUtcNow()));
        return Answer(outcome, revision(_centre)) with { Problems = problems, Changes = changes };
    }

    private async Task Store(Centre next, string declared, int changes, ImmutableArray<Posting> postings)
    {
        state.State = CentreState.Of(next, declared, postings);
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception)
        {
            // Whether it was written is not known: the next activation reads it again.
            DeactivateOnIdle();
            throw;
        }

        _postings = postings;
        SetAlarm();
        if (_centre.Version == next.Version)
            return;
        _centre = next;
        LogApplied(_centre.Version, changes);
        ForgetSilent();
        foreach (var (observer, _) in _followers.Values)
            observer.CentreChanged(_centre).Ignore();
    }

    private ChangeResult Answer(ChangeOutcome outcome, long revision) => new() { Outcome = outcome, Version = _centre.Version, Revision = revision };

    private void ForgetSilent()
    {
        var oldest = clock.GetUtcNow() - FollowerLife;
        foreach (var (node, (_, following)) in _followers)
            if (following.At < oldest)
                _followers.Remove(node);
    }
}
